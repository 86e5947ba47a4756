namespace MLExtensions.Evaluation;

/// <summary>Area under the ROC curve: the probability that a positive row has a higher score than a negative one, equal scores counting half (Mann-Whitney).</summary>
/// <remarks>0.5 is chance. It depends on the order of scores alone. Source: Hanley and McNeil, Radiology 143, 1982.</remarks>
public static class RocAuc
{
    /// <summary>Computes it, in [0, 1].</summary>
    /// <param name="scores">Score of each row, any number: higher speaks for positive.</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, none of one class, a score is NaN, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
        => AreaOfBothClasses(ScoredRows.Group(scores, labels, weights), labels);

    /// <exception cref="InputDataException">One class is missing.</exception>
    internal static double AreaOfBothClasses(RankedGroups groups, ReadOnlySpan<bool> labels)
        => Area(groups) is var area && double.IsNaN(area)
            ? throw new InputDataException(Missing(labels))
            : area;

    internal static string Missing(ReadOnlySpan<bool> labels)
        => $"All rows are {(labels.Contains(true) ? "positive" : "negative")}, or those of the other class have weight 0; the area under the ROC curve needs both classes.";

    /// <summary>NaN where one class is missing.</summary>
    internal static double Area(RankedGroups groups)
    {
        var (positives, negatives, sum) = (0.0, 0.0, 0.0);
        for (var walk = groups.Start(); walk.MoveNext();)
        {
            var tied = walk.Weight - walk.Positives;
            sum += tied * (positives + walk.Positives / 2);
            (positives, negatives) = (positives + walk.Positives, negatives + tied);
        }
        return sum / (positives * negatives);
    }
}
