namespace MLExtensions.Conformal;

/// <summary>False-discovery rate: the share of the set's labels that are not true, 0 where the set is empty. It rises and falls with lambda: for <see cref="LearnThenTest"/> only.</summary>
[RiskName("false_discovery_rate")]
public sealed record FalseDiscoveryRisk : Risk
{
    /// <inheritdoc/>
    public override string Description => "false-discovery rate";

    /// <inheritdoc/>
    public override LossRules Rules => new() { MayRise = true };

    /// <inheritdoc/>
    public override bool Trace(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truth, LossCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        var entries = curve.Entries(probabilities);
        var wrong = 0;
        curve.Begin(0);
        for (var size = 1; size <= entries.Count; size++)
        {
            wrong += truth[entries.Labels[size - 1]] ? 0 : 1;
            curve.Step(entries.Lambdas[size - 1], wrong / (double)size);
        }
        return true;
    }
}
