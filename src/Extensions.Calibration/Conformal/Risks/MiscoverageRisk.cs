namespace MLExtensions.Conformal;

/// <summary>Miscoverage: 1 where a true label is outside the set, else 0. For several classes, with one true label each, its control is split conformal prediction.</summary>
/// <remarks>A row without true labels has loss 0.</remarks>
[RiskName("miscoverage")]
public sealed record MiscoverageRisk : Risk
{
    /// <inheritdoc/>
    public override string Description => "probability that a true label is outside the set";

    /// <inheritdoc/>
    public override LossRules Rules => new() { IsBinary = true };

    /// <inheritdoc/>
    public override bool Trace(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truth, LossCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        var last = double.NegativeInfinity;
        for (var label = 0; label < truth.Length; label++)
            if (truth[label])
                last = Math.Max(last, 1 - probabilities[label]);
        curve.Begin(double.IsFinite(last) ? 1 : 0);
        if (double.IsFinite(last))
            curve.Step(last, 0);
        return true;
    }
}
