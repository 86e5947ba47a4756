namespace MLExtensions.Conformal;

/// <summary>False-negative rate: the share of a row's true labels that are outside the set, 1 - |C and Y| / |Y|. For two classes, with rows of the negative one left out, it is the share of positive rows that are missed.</summary>
[RiskName("false_negative_rate")]
public sealed record FalseNegativeRisk : Risk
{
    /// <summary>Whether rows without a true label are left out. Otherwise they count with loss 0, and the promise is about all rows.</summary>
    /// <value>Default: false.</value>
    public bool LeaveOutRowsWithoutLabels { get; init; }

    /// <inheritdoc/>
    public override string Description => LeaveOutRowsWithoutLabels ? "false-negative rate among rows with true labels" : "false-negative rate";

    /// <inheritdoc/>
    public override bool Trace(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truth, LossCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        var entries = curve.Entries(probabilities, truth);
        var count = entries.Count;
        curve.Begin(count > 0 ? 1 : 0);
        for (var found = 1; found <= count; found++)
            curve.Step(entries.Lambdas[found - 1], (count - found) / (double)count);
        return count > 0 || !LeaveOutRowsWithoutLabels;
    }
}
