namespace MLExtensions.Calibration;

/// <summary>Temperature scaling of two classes: p = 1 / (1 + exp(-z / T)) with the T &gt; 0 at which the mean negative log-likelihood is least.</summary>
/// <remarks>
/// Convex in 1 / T; T in [exp(-10), exp(10)], whose ends are said in <see cref="BinaryMap.Diagnostics"/>. The order of rows and the decision at 0.5 stay as they are.
/// scikit-learn makes logits (-z, z) of a decision value, so that its inverse temperature is half of this one. One parameter: a hundred rows suffice.
/// Source: Guo, Pleiss, Sun and Weinberger (2017), On Calibration of Modern Neural Networks, ICML.
/// </remarks>
[CalibratorName("temperature")]
public sealed record BinaryTemperatureScaling : BinaryCalibrator
{
    private const int RangeRows = 1 << 13, MostRanges = 4096;

    /// <inheritdoc/>
    public override BinaryTemperatureMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var logits = rows.As(ScoreMeaning.Logits);
        var (u, diagnostics) = InverseTemperature.OfConvex(b => Derivatives(logits, b));
        return new(Math.Exp(-u)) { Diagnostics = diagnostics };
    }

    private static (double Loss, double Slope, double Curvature) Derivatives(BinaryCalibrationSet logits, double b)
    {
        var (count, size) = FixedRanges.Split(logits.Count, 1, RangeRows, MostRanges);
        var partial = new (double Loss, double Slope, double Curvature)[count];
        FixedRanges.For(count, 20L * logits.Count, range =>
        {
            var (loss, slope, curvature) = (0.0, 0.0, 0.0);
            for (var row = range * size; row < Math.Min(logits.Count, (range + 1) * size); row++)
            {
                var (z, weight, positive) = (logits.Scores[row], logits.WeightOf(row), logits.Labels[row]);
                var p = ScoreForms.Sigmoid(b * z);
                loss += weight * ScoreForms.Softplus(positive ? -b * z : b * z);
                slope += weight * z * (positive ? p - 1 : p);
                curvature += weight * z * z * p * (1 - p);
            }
            partial[range] = (loss, slope, curvature);
        });
        return (partial.Sum(part => part.Loss) / logits.TotalWeight, partial.Sum(part => part.Slope) / logits.TotalWeight, partial.Sum(part => part.Curvature) / logits.TotalWeight);
    }
}

/// <summary>The map of <see cref="BinaryTemperatureScaling"/>: 1 / (1 + exp(-z / T)).</summary>
/// <param name="Temperature">T, above 0: greater than 1 where the scores are too sure.</param>
[CalibratorName("temperature")]
public sealed record BinaryTemperatureMap(double Temperature) : BinaryMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Logits;

    /// <inheritdoc/>
    public override double Apply(double score) => ScoreForms.Sigmoid(score / Temperature);
}
