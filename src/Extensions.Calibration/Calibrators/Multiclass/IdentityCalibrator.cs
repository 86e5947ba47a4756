namespace MLExtensions.Calibration;

/// <summary>Leaves probabilities as they are, and makes them of logits by softmax.</summary>
[CalibratorName("identity")]
public sealed record IdentityCalibrator : MulticlassCalibrator
{
    /// <inheritdoc/>
    public override IdentityMap Fit(MulticlassCalibrationSet rows) => new();
}

/// <summary>The map of <see cref="IdentityCalibrator"/>.</summary>
[CalibratorName("identity")]
public sealed record IdentityMap : MulticlassMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override bool KeepsArgmax => true;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        scores.CopyTo(probabilities);
        ScoreForms.Normalize(probabilities);
    }
}
