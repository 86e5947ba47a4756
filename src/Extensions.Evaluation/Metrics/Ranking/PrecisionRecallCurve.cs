using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace MLExtensions.Evaluation;

/// <summary>Precision and recall at every threshold.</summary>
/// <remarks>
/// One point for each distinct score, the highest first; rows of equal scores pass the threshold together. There is no point without predictions, where precision is not defined; other packages add one at
/// recall 0 and precision 1. Straight lines between points promise precisions that no threshold has: draw steps.
/// Source: Davis and Goadrich, ICML 2006.
/// </remarks>
public sealed record PrecisionRecallCurve
{
    private PrecisionRecallCurve(ImmutableArray<PrecisionRecallPoint> points, double positiveRate) => (Points, PositiveRate) = (points, positiveRate);

    /// <summary>The points, thresholds descending and recalls ascending; the last has recall 1.</summary>
    public ImmutableArray<PrecisionRecallPoint> Points { get; }

    /// <summary>Share of positive rows: the precision of scores that mean nothing.</summary>
    public double PositiveRate { get; }

    /// <summary>sum_i (recall_i - recall_(i - 1)) precision_i, in [0, 1]; higher is better. See <see cref="Evaluation.AveragePrecision"/>.</summary>
    public double AveragePrecision
    {
        get
        {
            var (sum, before) = (0.0, 0.0);
            foreach (var point in Points)
                (sum, before) = (sum + (point.Recall - before) * point.Precision, point.Recall);
            return sum;
        }
    }

    /// <summary>The point with the greatest F1, of equal ones that with the highest threshold. Chosen on the rows it is evaluated on, it is too good.</summary>
    public PrecisionRecallPoint BestF1 => Points.MaxBy(point => point.F1);

    /// <summary>Computes it.</summary>
    /// <param name="scores">Score of each row, any number: higher speaks for positive.</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, none that is positive, a score is NaN, a weight is out of range, or all weights are 0.</exception>
    public static PrecisionRecallCurve Compute(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        var groups = ScoredRows.Group(scores, labels, weights);
        var (points, positives, above, predicted) = (new PrecisionRecallPoint[groups.Count], groups.Positives.Sum(), 0.0, 0.0);
        if (positives == 0)
            throw new InputDataException($"No row is positive{(labels.Contains(true) ? " but those of weight 0" : "")}; precision and recall need positive rows.");
        for (var group = groups.Count - 1; group >= 0; group--)
        {
            above += groups.Positives[group];
            predicted += groups.Weights[group];
            points[groups.Count - 1 - group] = new(group == 0 ? 1 : Math.Min(1, above / positives), Math.Min(1, above / predicted), groups.Values[group]);
        }
        return new(ImmutableCollectionsMarshal.AsImmutableArray(points), positives / groups.Weights.Sum());
    }
}
