namespace MLExtensions.Evaluation;

/// <summary>Widths u - l of prediction intervals, in the label's unit. Of two procedures with the same coverage the one with the lower width says more.</summary>
/// <remarks>An interval with an infinite end is infinitely wide. One whose upper end is below its lower one is empty; its width is 0.</remarks>
public sealed record IntervalWidth
{
    private IntervalWidth(double finiteMean, double median, double infiniteWeight, double emptyWeight, double total)
        => (FiniteMean, Median, InfiniteWeight, EmptyWeight, Total) = (finiteMean, median, infiniteWeight, emptyWeight, total);

    /// <summary>Mean width of the intervals of finite width, from 0; NaN where there is none. The infinite ones are left out: to be read with <see cref="InfiniteShare"/>.</summary>
    public double FiniteMean { get; }

    /// <summary>Mean width of all intervals: infinite where one is.</summary>
    public double Mean => InfiniteWeight > 0 ? double.PositiveInfinity : FiniteMean;

    /// <summary>Median width of all intervals, from 0, infinite ones included: infinite where more than half of them are. Between two middle ones it is their mean.</summary>
    public double Median { get; }

    /// <summary>Number of rows (sum of their weights) with an infinite interval.</summary>
    public double InfiniteWeight { get; }

    /// <summary>Number of rows (sum of their weights) with an empty interval.</summary>
    public double EmptyWeight { get; }

    /// <summary>Number of all rows (sum of their weights).</summary>
    public double Total { get; }

    /// <summary>Share of rows with an infinite interval, in [0, 1].</summary>
    public double InfiniteShare => InfiniteWeight / Total;

    /// <summary>Share of rows with an empty interval, in [0, 1].</summary>
    public double EmptyShare => EmptyWeight / Total;

    /// <summary>Computes it.</summary>
    /// <param name="lower">Lower ends; infinite ones are allowed.</param>
    /// <param name="upper">Upper ends; infinite ones are allowed.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, an end is NaN, a weight is out of range, or all weights are 0.</exception>
    public static IntervalWidth Compute(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> weights = default) => Of(new(lower, upper, weights));

    internal static IntervalWidth Of(IntervalRows rows)
    {
        var (sum, infinite, empty) = Sums(rows);
        var (widths, weights) = (new double[rows.Count], rows.Weights.AreEqual ? null : new double[rows.Count]);
        for (var row = 0; row < rows.Count; row++)
            widths[row] = rows.Width(row);
        for (var row = 0; row < weights?.Length; row++)
            weights[row] = rows.Weights[row];
        var total = rows.Weights.Total;
        return new(total > infinite ? sum / (total - infinite) : double.NaN, MedianOf(widths, weights, total), infinite, empty, total);
    }

    /// <summary>The mean alone, which needs no order.</summary>
    internal static double MeanOf(IntervalRows rows) => Sums(rows) is var (sum, infinite, _) && infinite > 0 ? double.PositiveInfinity : sum / rows.Weights.Total;

    private static (double Sum, double Infinite, double Empty) Sums(IntervalRows rows)
    {
        var (sum, infinite, empty) = (0.0, 0.0, 0.0);
        for (var row = 0; row < rows.Count; row++)
        {
            var (width, weight) = (rows.Width(row), rows.Weights[row]);
            if (double.IsInfinity(width))
                infinite += weight;
            else
                sum += weight * width;
            empty += rows.IsEmpty(row) ? weight : 0;
        }
        return (sum, infinite, empty);
    }

    /// <summary>Mean of the least width with at least, and of the least with more than, half of the weight up to it.</summary>
    private static double MedianOf(double[] widths, double[]? weights, double total)
    {
        (widths, weights) = RadixSort.Ascending(widths, weights);
        var (sum, least) = (0.0, double.NaN);
        for (var i = 0; i < widths.Length; i++)
        {
            sum += weights is null ? 1 : weights[i];
            if (double.IsNaN(least) && sum >= total / 2)
                least = widths[i];
            if (sum > total / 2)
                return least == widths[i] ? least : (least + widths[i]) / 2;
        }
        return least;
    }
}
