namespace MLExtensions.AutoML;

/// <summary>Lets every trial run to its end.</summary>
public sealed class NoPruner : IPruner
{
    /// <inheritdoc/>
    public IReadOnlyList<int> Steps(int lastStep) => [Rungs.CheckedLastStep(lastStep)];

    /// <inheritdoc/>
    public PruningDecision Decide(IReadOnlyList<PrunerStep> trial, IReadOnlyList<IReadOnlyList<PrunerStep>> others) => PruningDecision.Continue;
}
