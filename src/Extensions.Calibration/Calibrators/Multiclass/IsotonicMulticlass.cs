using System.Collections.Immutable;

namespace MLExtensions.Calibration;

/// <summary>Isotonic regression for several classes at once (IRM): one non-decreasing map for the probabilities of all rows and classes, then divided by the sum of the row.</summary>
/// <remarks>
/// The map is fitted on all n K pairs of a probability and whether the class is the row's; 1e-9 p is added to it, so that the order of the classes of a row is kept. It needs far fewer rows than one
/// map per class, as one-versus-rest does, and assumes that the classes are miscalibrated alike.
/// Source: Zhang, Kailkhura and Han (2020), Mix-n-Match: Ensemble and Compositional Methods for Uncertainty Calibration in Deep Learning, ICML.
/// </remarks>
[CalibratorName("isotonic_multiclass")]
public sealed record IsotonicMulticlass : MulticlassCalibrator
{
    /// <inheritdoc/>
    public override IsotonicMulticlassMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var (scores, k) = (rows.As(ScoreMeaning.Probabilities).Scores.ToArray(), rows.ClassCount);
        var hits = new bool[scores.Length];
        for (var row = 0; row < rows.Count; row++)
            hits[row * k + rows.Labels[row]] = true;
        var weights = rows.Weights.IsEmpty ? null : new double[scores.Length];
        for (var i = 0; i < weights?.Length; i++)
            weights[i] = rows.Weights[i / k];
        var blocks = PoolAdjacentViolators.Fit(new ScoreGroups(scores, hits, weights));
        return new([.. blocks.Lowest], [.. blocks.Highest], [.. blocks.Values]);
    }
}

/// <summary>The map of <see cref="IsotonicMulticlass"/>: one isotonic map for every class, plus 1e-9 p, divided by the sum of the row.</summary>
/// <param name="Lowest">Lowest probability of each block, ascending.</param>
/// <param name="Highest">Highest probability of each block.</param>
/// <param name="Values">Value of each block, strictly ascending, from 0 to 1.</param>
[CalibratorName("isotonic_multiclass")]
public sealed record IsotonicMulticlassMap(ImmutableArray<double> Lowest, ImmutableArray<double> Highest, ImmutableArray<double> Values) : MulticlassMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override bool KeepsArgmax => true;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        for (var k = 0; k < scores.Length; k++)
            probabilities[k] = Undivided(scores[k]);
        ScoreForms.Normalize(probabilities);
    }

    /// <summary>The value of a class before it is divided by the sum of the row.</summary>
    internal double Undivided(double probability) => PoolAdjacentViolators.Linear(probability, Lowest.AsSpan(), Highest.AsSpan(), Values.AsSpan()) + 1e-9 * probability;
}
