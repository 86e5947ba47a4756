namespace MLExtensions.Calibration;

/// <summary>One isotonic map for the probabilities of all classes (IRM): the pairs of a probability and whether its class came, n K of them, are pooled.</summary>
/// <remarks>
/// 1e-9 p is added, so that the order of the classes is kept, and the results are divided by their sum. One map for all classes needs fewer rows than one each.
/// Source: Zhang, Kailkhura and Han (2020), Mix-n-Match: Ensemble and Compositional Methods for Uncertainty Calibration in Deep Learning, ICML, section 4.2.
/// </remarks>
[CalibratorName("isotonic_multiclass")]
public sealed record IsotonicMulticlass : MulticlassCalibrator
{
    /// <inheritdoc/>
    public override IsotonicMulticlassMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var (probabilities, classes) = (rows.As(ScoreMeaning.Probabilities), rows.ClassCount);
        var targets = new double[rows.Count * classes];
        var weights = rows.Weights.IsEmpty ? [] : new double[targets.Length];
        for (var row = 0; row < rows.Count; row++)
        {
            targets[row * classes + rows.Labels[row]] = 1;
            if (weights.Length > 0)
                weights.AsSpan(row * classes, classes).Fill(rows.WeightOf(row));
        }
        var fit = PoolAdjacentViolators.Fit(probabilities.Scores, targets, weights);
        return new(new([.. fit.Lowest], [.. fit.Highest], [.. fit.Values], IsotonicInterpolation.Linear, ScoreMeaning.Probabilities));
    }
}

/// <summary>The map of <see cref="IsotonicMulticlass"/>.</summary>
/// <param name="Pooled">The map of every class.</param>
[CalibratorName("isotonic_multiclass")]
public sealed record IsotonicMulticlassMap(IsotonicMap Pooled) : MulticlassMap
{
    private const double Slope = 1e-9;

    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override bool KeepsArgmax => true;

    /// <summary>What a class gets before the division.</summary>
    internal double Value(double probability) => Pooled.Apply(probability) + Slope * probability;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        for (var k = 0; k < scores.Length; k++)
            probabilities[k] = Value(scores[k]);
        ScoreForms.Normalize(probabilities);
    }
}
