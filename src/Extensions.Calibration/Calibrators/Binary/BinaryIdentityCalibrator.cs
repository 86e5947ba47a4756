namespace MLExtensions.Calibration;

/// <summary>Leaves the probability as it is, and makes one of a logit by the logistic function.</summary>
[CalibratorName("identity")]
public sealed record BinaryIdentityCalibrator : BinaryCalibrator
{
    /// <inheritdoc/>
    public override BinaryIdentityMap Fit(BinaryCalibrationSet rows) => new();
}

/// <summary>The map of <see cref="BinaryIdentityCalibrator"/>.</summary>
[CalibratorName("identity")]
public sealed record BinaryIdentityMap : BinaryMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override double Apply(double score) => Math.Clamp(score, 0, 1);
}
