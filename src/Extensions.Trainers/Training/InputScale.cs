using System.Collections.Immutable;
using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>Standardisation of the features: (x - offset) * factor.</summary>
/// <param name="Offset">One value per feature, or empty for none.</param>
/// <param name="Factor">One value per feature; 0 for a feature that must count nothing.</param>
internal sealed record InputScale(ImmutableArray<float> Offset, double[] Factor)
{
    /// <summary>Bound L of smooth clipping, z / sqrt(1 + (z / L)^2) after offset and factor; null for none.</summary>
    public float? Limit { get; init; }

    /// <summary>Features that are numbers, ascending: dense, and with other values than 0 and 1.</summary>
    public ImmutableArray<int> Numbers { get; init; } = [];

    /// <summary>One-hot blocks that are embedded, ascending.</summary>
    public ImmutableArray<SlotRange> Categories { get; init; } = [];

    /// <summary>Leaves features as they are.</summary>
    public static InputScale Identity(int columns)
    {
        var ones = new double[columns];
        Array.Fill(ones, 1);
        return new([], ones);
    }

    /// <summary>Measures the features of the given rows.</summary>
    /// <param name="features">All rows.</param>
    /// <param name="rows">The training rows among them.</param>
    /// <param name="weights">One weight per row of <paramref name="features"/>, or null.</param>
    public static InputScale Measure(FeatureBlock features, ReadOnlySpan<long> rows, float[]? weights) => features switch
    {
        DenseFeatures dense => Measure(dense, rows, weights),
        SparseFeatures sparse => Measure(sparse, rows, weights),
        _ => throw new ArgumentException($"No standardisation for {features.GetType().Name}.", nameof(features)),
    };

    private static InputScale Measure(DenseFeatures features, ReadOnlySpan<long> rows, float[]? weights)
    {
        var columns = features.ColumnCount;
        var (sum, lowest, highest, measures) = (new double[columns], new float[columns], new float[columns], new bool[columns]);
        Array.Fill(lowest, float.PositiveInfinity);
        Array.Fill(highest, float.NegativeInfinity);
        var total = 0.0;
        foreach (var row in rows)
        {
            var values = features.Values.AsSpan((int)row * columns, columns);
            var weight = weights?[row] ?? 1.0;
            total += weight;
            for (var c = 0; c < values.Length; c++)
            {
                sum[c] += weight * values[c];
                lowest[c] = MathF.Min(lowest[c], values[c]);
                highest[c] = MathF.Max(highest[c], values[c]);
                measures[c] |= values[c] is not (0 or 1);
            }
        }
        var mean = Array.ConvertAll(sum, s => s / total);

        // A second pass: the difference of two sums of squares would lose the deviation of a column with a large mean.
        var squares = new double[columns];
        foreach (var row in rows)
        {
            var values = features.Values.AsSpan((int)row * columns, columns);
            var weight = weights?[row] ?? 1.0;
            for (var c = 0; c < values.Length; c++)
            {
                var difference = values[c] - mean[c];
                squares[c] += weight * difference * difference;
            }
        }
        return Dense(mean, squares, total, new(lowest, highest, measures));
    }

    /// <summary>The scaling of dense features.</summary>
    /// <param name="mean">Weighted means.</param>
    /// <param name="squares">Weighted sums of squared differences from them.</param>
    /// <param name="total">Sum of the weights.</param>
    /// <param name="ranges">Ranges of the features.</param>
    public static InputScale Dense(double[] mean, double[] squares, double total, FeatureRanges ranges)
    {
        var columns = mean.Length;
        var factor = new double[columns];
        for (var c = 0; c < columns; c++)
            factor[c] = ranges.Highest[c] == ranges.Lowest[c] ? 0 : ranges.Measures[c] ? Inverse(Math.Sqrt(squares[c] / total)) : 1;   // the deviation of a rare indicator would blow it up
        return new([.. mean.Select(m => (float)m)], factor) { Numbers = [.. Enumerable.Range(0, columns).Where(c => ranges.Measures[c] && factor[c] != 0)] };
    }

    private static InputScale Measure(SparseFeatures features, ReadOnlySpan<long> rows, float[]? weights)
    {
        var (squares, totals) = (new double[features.ColumnCount], new double[features.ColumnCount]);
        foreach (var row in rows)
        {
            var weight = weights?[row] ?? 1.0;
            for (var i = features.RowStarts[row]; i < features.RowStarts[row + 1]; i++)
            {
                double value = features.Values[i];
                if (value == 0)
                    continue;
                squares[features.Columns[i]] += weight * value * value;
                totals[features.Columns[i]] += weight;
            }
        }
        return Sparse(squares, totals);
    }

    /// <summary>The scaling of sparse features.</summary>
    /// <param name="squares">Weighted sums of the squared values.</param>
    /// <param name="totals">Sums of the weights of values other than zero.</param>
    public static InputScale Sparse(double[] squares, double[] totals)
    {
        var factor = new double[squares.Length];
        for (var c = 0; c < factor.Length; c++)
            factor[c] = totals[c] > 0 ? Inverse(Math.Sqrt(squares[c] / totals[c])) : 0;
        return new([], factor);
    }

    /// <summary>1 / x, or 0 where that is beyond single precision.</summary>
    private static double Inverse(double x) => float.IsFinite((float)(1 / x)) ? 1 / x : 0;
}
