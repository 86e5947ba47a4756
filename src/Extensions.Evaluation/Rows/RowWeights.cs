using System.Globalization;
using System.Numerics.Tensors;

namespace MLExtensions.Evaluation;

/// <summary>
/// Weights of rows: w counts as w rows. Weights with a mean below 1 can only be shares: they are scaled to a mean of 1 over the rows that have any, so that sizes stay numbers of rows.
/// </summary>
internal readonly ref struct RowWeights
{
    /// <summary>Rows at a time: their numbers stay in the fastest cache.</summary>
    private const int Stretch = 512;

    private readonly ReadOnlySpan<double> weights;
    private readonly double scale;
    private readonly int rowCount;

    /// <param name="weights">One finite weight from 0 per row, or none for 1 each.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <exception cref="ArgumentException">There are weights, but not one per row.</exception>
    /// <exception cref="InputDataException">There is no row, a weight is out of range, or all are 0.</exception>
    public RowWeights(ReadOnlySpan<double> weights, int rowCount)
    {
        RequireRows(rowCount);
        this.weights = weights;
        this.rowCount = rowCount;
        (scale, Total) = (1, rowCount);
        if (weights.IsEmpty)
            return;
        if (weights.Length != rowCount)
            throw new ArgumentException($"There must be one weight per row, or none at all; got {weights.Length} weights for {rowCount} rows.");
        var sum = CheckedSum(weights);
        // The mean of the rows that have any weight is below 1 only where that of all rows is.
        var counted = sum < rowCount ? CountAboveZero(weights) : rowCount;
        if (counted == 0)
            throw new InputDataException($"All {rowCount} rows have weight 0; at least one must have a positive weight.");
        if (!double.IsFinite(sum))
            throw new InputDataException($"The weights of {rowCount} rows sum to infinity; scale them down.");
        scale = sum < counted ? counted / sum : 1;
        Total = sum * scale;
    }

    /// <summary>Whether every row counts 1.</summary>
    public bool AreEqual => weights.IsEmpty;

    /// <summary>Number of rows that the weights stand for.</summary>
    public double Total { get; }

    /// <exception cref="InputDataException">There is no row.</exception>
    public static void RequireRows(int rowCount)
    {
        if (rowCount == 0)
            throw new InputDataException("There is no row to evaluate; at least one is needed.");
    }

    /// <summary>As how many rows a row counts.</summary>
    public double this[int row] => weights.IsEmpty ? 1 : weights[row] * scale;

    /// <summary>Weighted mean of a number of each row. A row of weight 0 does not count, be its number infinite.</summary>
    public double Mean<TValues>(TValues values) where TValues : IRowValues, allows ref struct => Sum(values) / Total;

    /// <summary>Weighted sum of a number of each row.</summary>
    public double Sum<TValues>(TValues values) where TValues : IRowValues, allows ref struct
    {
        Span<double> stretch = stackalloc double[Stretch];
        var sum = 0.0;
        for (var first = 0; first < rowCount; first += Stretch)
        {
            var some = stretch[..Math.Min(Stretch, rowCount - first)];
            values.Fill(first, some);
            sum += weights.IsEmpty ? TensorPrimitives.Sum<double>(some) : WeightedSum(some, weights.Slice(first, some.Length));
        }
        return sum;
    }

    private double WeightedSum(Span<double> values, ReadOnlySpan<double> some)
    {
        if (scale != 1)
            TensorPrimitives.Multiply(values, scale, values);
        var sum = TensorPrimitives.Dot(values, some);
        if (!double.IsNaN(sum))
            return sum;
        sum = 0;
        for (var i = 0; i < values.Length; i++)
            sum += some[i] > 0 ? values[i] * some[i] : 0;
        return sum;
    }

    private static double CheckedSum(ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        for (var first = 0; first < weights.Length; first += Stretch)
        {
            var some = weights.Slice(first, Math.Min(Stretch, weights.Length - first));
            if (FirstFault.NoWeight(some) is >= 0 and var fault)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {first + fault} has weight {some[fault]}; allowed are finite numbers from 0."));
            sum += TensorPrimitives.Sum(some);
        }
        return sum;
    }

    private static int CountAboveZero(ReadOnlySpan<double> weights)
    {
        var count = 0;
        foreach (var weight in weights)
            count += weight > 0 ? 1 : 0;
        return count;
    }
}
