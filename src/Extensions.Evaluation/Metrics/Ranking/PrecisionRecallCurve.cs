using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Precision and recall at every threshold.</summary>
/// <remarks>
/// One point for each distinct score, the highest first; rows of equal scores pass the threshold together. There is no point without predictions, where precision is not defined; other packages add one at
/// recall 0 and precision 1. Straight lines between points promise precisions that no threshold has: draw steps.
/// Source: Davis and Goadrich, ICML 2006.
/// </remarks>
public sealed record PrecisionRecallCurve
{
    private PrecisionRecallCurve(ImmutableArray<PrecisionRecallPoint> points, double positiveRate, double averagePrecision, PrecisionRecallPoint bestF1)
        => (Points, PositiveRate, AveragePrecision, BestF1) = (points, positiveRate, averagePrecision, bestF1);

    /// <summary>The points, thresholds descending and recalls ascending; the last has recall 1.</summary>
    public ImmutableArray<PrecisionRecallPoint> Points { get; }

    /// <summary>Share of positive rows: the precision of scores that mean nothing.</summary>
    public double PositiveRate { get; }

    /// <summary>sum_i (recall_i - recall_(i - 1)) precision_i, in [0, 1]; higher is better. See <see cref="Evaluation.AveragePrecision"/>.</summary>
    public double AveragePrecision { get; }

    /// <summary>The point with the greatest F1, of equal ones that with the highest threshold. Chosen on the rows it is evaluated on, it is too good.</summary>
    public PrecisionRecallPoint BestF1 { get; }

    /// <summary>Computes it.</summary>
    /// <param name="scores">Score of each row, any number: higher speaks for positive.</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, none that is positive, a score is NaN, a weight is out of range, or all weights are 0.</exception>
    public static PrecisionRecallCurve Compute(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        var groups = ScoredRows.Group(scores, labels, weights);
        return Of(groups, int.MaxValue) ?? throw new InputDataException(Missing(labels));
    }

    /// <summary>Of more than <paramref name="mostPoints"/> distinct scores those points alone that the curve needs to be drawn, 2 * <paramref name="mostPoints"/> at most; all numbers are those of all points. Null where no row is positive.</summary>
    internal static PrecisionRecallCurve? Of(RankedGroups groups, int mostPoints)
    {
        var (positives, total, last) = (groups.Positives, groups.Total, groups.Count - 1);
        if (positives == 0)
            return null;
        var (points, thinning, best) = (ImmutableArray.CreateBuilder<PrecisionRecallPoint>(Math.Min(groups.Count, mostPoints)), new CurveThinning(groups.Count, mostPoints), default(PrecisionRecallPoint));
        var (above, predicted, average, before) = (0.0, 0.0, 0.0, 0.0);
        var walk = groups.Start();
        for (var group = 0; walk.MoveNext(); group++)
        {
            above += walk.Positives;
            predicted += walk.Weight;
            var point = new PrecisionRecallPoint(group == last ? 1 : Math.Min(1, above / positives), Math.Min(1, above / predicted), walk.Score);
            (average, before) = (average + (point.Recall - before) * point.Precision, point.Recall);
            if (group == 0 || point.F1 > best.F1)
                best = point;
            if (thinning.Keeps(point.Recall, predicted / total) || group == last)
                points.Add(point);
        }
        return new(points.DrainToImmutable(), positives / total, average, best);
    }

    internal static string Missing(ReadOnlySpan<bool> labels) => $"No row is positive{(labels.Contains(true) ? " but those of weight 0" : "")}; precision and recall need positive rows.";
}
