using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>ROC curve: true-positive rate by false-positive rate as the threshold falls, from (0, 0) to (1, 1).</summary>
/// <remarks>Rows of equal scores pass the threshold together, so that the order of rows does not matter; the straight line over them counts ties half. Source: Fawcett, Pattern Recognition Letters 27, 2006.</remarks>
public sealed record RocCurve
{
    private RocCurve(ImmutableArray<RocPoint> points, double area) => (Points, Area) = (points, area);

    /// <summary>The points, thresholds descending.</summary>
    public ImmutableArray<RocPoint> Points { get; }

    /// <summary>Area under it, in [0, 1]; higher is better, 0.5 is chance. See <see cref="RocAuc"/>.</summary>
    public double Area { get; }

    /// <summary>Computes it.</summary>
    /// <param name="scores">Score of each row, any number: higher speaks for positive.</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <param name="keepCollinear">Whether points are kept that lie on the straight line between their neighbours, up to rounding. The curve is the same without, and of useful scores much shorter.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, none of one class, a score is NaN, a weight is out of range, or all weights are 0.</exception>
    public static RocCurve Compute(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default, bool keepCollinear = false)
    {
        var groups = ScoredRows.Group(scores, labels, weights);
        return Of(groups, RocAuc.AreaOfBothClasses(groups, labels), keepCollinear, int.MaxValue);
    }

    /// <summary>Of more than <paramref name="mostPoints"/> distinct scores those points alone that the curve needs to be drawn, 2 * <paramref name="mostPoints"/> at most. Null where a class is missing.</summary>
    internal static RocCurve? Of(RankedGroups groups, int mostPoints) => RocAuc.Area(groups) is var area && double.IsNaN(area) ? null : Of(groups, area, keepCollinear: false, mostPoints);

    private static RocCurve Of(RankedGroups groups, double area, bool keepCollinear, int mostPoints)
    {
        var (positives, negatives, last, walk) = (groups.Positives, groups.Total - groups.Positives, groups.Count - 1, groups.Start());
        var (points, thinning, above, falsely) = (new List<RocPoint> { new(0, 0, double.PositiveInfinity) }, new CurveThinning(groups.Count, mostPoints), 0.0, 0.0);
        for (var group = 0; walk.MoveNext(); group++)
        {
            above += walk.Positives;
            falsely += walk.Weight - walk.Positives;
            var point = group == last ? new RocPoint(1, 1, walk.Score) : new(Math.Min(1, falsely / negatives), Math.Min(1, above / positives), walk.Score);
            if (!thinning.Keeps(point.TruePositiveRate, point.FalsePositiveRate) && group < last)
                continue;
            if (!keepCollinear && points.Count > 1 && IsBetween(points[^2], points[^1], point))
                points[^1] = point;
            else
                points.Add(point);
        }
        return new([.. points], area);
    }

    private static bool IsBetween(RocPoint a, RocPoint b, RocPoint c)
    {
        var (first, second) = ((b.FalsePositiveRate - a.FalsePositiveRate) * (c.TruePositiveRate - b.TruePositiveRate), (b.TruePositiveRate - a.TruePositiveRate) * (c.FalsePositiveRate - b.FalsePositiveRate));
        return Math.Abs(first - second) <= 1e-12 * Math.Max(first, second);
    }
}
