namespace MLExtensions.Evaluation;

/// <summary>Interval score of Winkler: mean of (u - l) + (2 / alpha) max(l - y, 0) + (2 / alpha) max(y - u, 0), in the label's unit, from 0. Lower is better.</summary>
/// <remarks>
/// Proper: the quantiles alpha / 2 and 1 - alpha / 2 of y given x have the least expected score. It is 2 / alpha times the <see cref="PinballLoss"/> of l at alpha / 2 plus that of u at 1 - alpha / 2, also
/// where u is below l. One infinite interval makes the score infinite.
/// Sources: Winkler, JASA 67, 1972; Gneiting and Raftery, JASA 102, 2007, equation 43.
/// </remarks>
public static class IntervalScore
{
    /// <summary>Computes it.</summary>
    /// <param name="lower">Lower ends; infinite ones are allowed.</param>
    /// <param name="upper">Upper ends; infinite ones are allowed.</param>
    /// <param name="labels">Values that came, finite.</param>
    /// <param name="alpha">The miscoverage that the intervals aim at, strictly between 0 and 1.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths differ, or alpha is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, an end is NaN, a label is not finite, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> labels, double alpha, ReadOnlySpan<double> weights = default)
    {
        OpenUnit.Check(alpha, nameof(alpha));
        var rows = new IntervalRows(lower, upper, labels, weights);
        return rows.Weights.Mean(new Scores(rows, alpha));
    }

    private static double Of(double lower, double upper, double label, double alpha) => double.IsInfinity(lower) || double.IsInfinity(upper) ? double.PositiveInfinity
        : upper - lower + 2 / alpha * (Math.Max(lower - label, 0) + Math.Max(label - upper, 0));

    private readonly ref struct Scores(IntervalRows rows, double alpha) : IRowValues
    {
        private readonly IntervalRows rows = rows;

        public void Fill(int first, scoped Span<double> values)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = Of(rows.Lower[first + i], rows.Upper[first + i], rows.Labels[first + i], alpha);
        }
    }
}
