namespace MLExtensions.Evaluation;

/// <summary>Coverage by width of the prediction interval, in strata of equal numbers of rows, with the worst of them (SSC).</summary>
/// <remarks>
/// Rows are sorted by width; the first strata get one row more where their number does not divide the rows. Rows of equal width stay in their order, so a stratum may end among them: where many widths are
/// equal the result depends on the order of rows. Source: Angelopoulos and Bates, Foundations and Trends in Machine Learning 16, 2023 (size-stratified coverage).
/// </remarks>
public static class WidthStratifiedCoverage
{
    /// <summary>Computes it.</summary>
    /// <param name="lower">Lower ends; infinite ones are allowed.</param>
    /// <param name="upper">Upper ends; infinite ones are allowed.</param>
    /// <param name="labels">Values that came, finite.</param>
    /// <param name="strataCount">Number of strata, from 1; those beyond the number of rows have none.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there is no stratum.</exception>
    /// <exception cref="InputDataException">There is no row, an end is NaN, or a label is not finite.</exception>
    public static StratifiedCoverage Compute(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> labels, int strataCount = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(strataCount, 1);
        var rows = new IntervalRows(lower, upper, labels, default);
        var (widths, order) = ByWidth(rows);
        var strata = new CoverageStratum[strataCount];
        var start = 0;
        for (var stratum = 0; stratum < strataCount; stratum++)
        {
            var end = (int)TieGroups.EndOfShare(stratum + 1, strataCount, rows.Count);
            var covered = 0;
            for (var i = start; i < end; i++)
                covered += rows.Covers(order[i]) ? 1 : 0;
            strata[stratum] = end > start ? new(widths[start], widths[end - 1], end - start, covered / (double)(end - start)) : new(double.NaN, double.NaN, 0, double.NaN);
            start = end;
        }
        return new([.. strata]);
    }

    /// <summary>The same by weight, rows of equal width shared out evenly among the strata that they lie in, so that the order of rows does not matter.</summary>
    internal static StratifiedCoverage Of(IntervalRows rows, int strataCount)
    {
        var (widths, covered) = (new double[rows.Count], new bool[rows.Count]);
        for (var row = 0; row < rows.Count; row++)
            (widths[row], covered[row]) = (rows.Width(row), rows.Covers(row));
        var groups = TieGroups.Of(widths, covered, rows.Weights);
        var (strata, group, used, total) = (new CoverageStratum[strataCount], 0, 0.0, groups.Weights.Sum());
        for (var stratum = 0; stratum < strataCount; stratum++)
        {
            var left = TieGroups.EndOfShare(stratum + 1, strataCount, total) - TieGroups.EndOfShare(stratum, strataCount, total);
            var (least, greatest, weight, hits) = (double.NaN, double.NaN, 0.0, 0.0);
            // What rounding leaves of a group or of a stratum is none of it.
            while (group < groups.Count && left > 1e-9 * total)
            {
                var part = Math.Min(left, groups.Weights[group] - used);
                (least, greatest) = (weight > 0 ? least : groups.Values[group], groups.Values[group]);
                (weight, hits, left, used) = (weight + part, hits + part * (groups.Positives[group] / groups.Weights[group]), left - part, used + part);
                if (groups.Weights[group] - used <= 1e-9 * total)
                    (group, used) = (group + 1, 0);
            }
            strata[stratum] = new(least, greatest, weight, weight > 0 ? Math.Min(1, hits / weight) : double.NaN);
        }
        return new([.. strata]);
    }

    private static (double[] Widths, int[] Rows) ByWidth(IntervalRows rows)
    {
        var (widths, order) = (new double[rows.Count], new int[rows.Count]);
        for (var row = 0; row < rows.Count; row++)
            (widths[row], order[row]) = (rows.Width(row), row);
        (widths, var sorted) = RadixSort.Ascending(widths, order);
        // Few rows are sorted by a method that may turn equal ones round.
        for (int begin = 0, end; begin < widths.Length; begin = end)
        {
            for (end = begin + 1; end < widths.Length && widths[end] == widths[begin]; end++)
                ;
            if (end - begin > 1)
                Array.Sort(sorted!, begin, end - begin);
        }
        return (widths, sorted!);
    }
}
