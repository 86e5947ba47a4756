namespace MLExtensions.AutoML;

/// <summary>Draws values uniformly, each parameter on its scale. Trial 0 has the defaults.</summary>
/// <remarks>
/// The measure of every other tuner, and hard to beat where few parameters matter or many trials run at a time.
/// Source: Bergstra and Bengio (2012), Random Search for Hyper-Parameter Optimization, JMLR 13.
/// </remarks>
public sealed record RandomSearchTuner : ITuner
{
    /// <inheritdoc/>
    public ParameterSet? Propose(TunerContext context) => Proposal.Next(context, () => context.Space.Draw(context.Random));
}
