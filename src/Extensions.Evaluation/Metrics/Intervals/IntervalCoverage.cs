namespace MLExtensions.Evaluation;

/// <summary>Coverage of prediction intervals: share of rows whose interval holds the label, (1 / n) sum_i 1{l_i &lt;= y_i &lt;= u_i}, in [0, 1]. To be near 1 - alpha: lower breaks the promise, higher wastes width.</summary>
/// <remarks>Ends belong to the interval; an interval whose upper end is below its lower one is empty and covers nothing. Source: Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, section 2.3.</remarks>
public static class IntervalCoverage
{
    /// <summary>Computes it.</summary>
    /// <param name="lower">Lower ends; infinite ones are allowed.</param>
    /// <param name="upper">Upper ends; infinite ones are allowed.</param>
    /// <param name="labels">Values that came, finite.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, an end is NaN, a label is not finite, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default)
        => Of(new(lower, upper, labels, weights));

    /// <summary>Whether each row is covered: what <see cref="GroupCoverage"/> and <see cref="WorstSlabCoverage"/> start from.</summary>
    /// <param name="lower">Lower ends; infinite ones are allowed.</param>
    /// <param name="upper">Upper ends; infinite ones are allowed.</param>
    /// <param name="labels">Values that came, finite.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, an end is NaN, or a label is not finite.</exception>
    public static bool[] PerRow(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> labels)
    {
        var rows = new IntervalRows(lower, upper, labels, default);
        var covered = new bool[rows.Count];
        for (var row = 0; row < covered.Length; row++)
            covered[row] = rows.Covers(row);
        return covered;
    }

    internal static double Of(IntervalRows rows)
    {
        return rows.Weights.Mean(new Hits(rows));
    }

    private readonly ref struct Hits(IntervalRows rows) : IRowValues
    {
        private readonly IntervalRows rows = rows;

        public void Fill(int first, scoped Span<double> values)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = rows.Covers(first + i) ? 1 : 0;
        }
    }
}
