using System.Collections.Immutable;
using System.Numerics.Tensors;
using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>Scaling by median and interquartile range with smooth clipping; see <see cref="FeatureScaling.Robust"/>.</summary>
internal static class RobustScale
{
    private const float Limit = 3;

    /// <summary>Columns that are copied out together, so that a line of the cache is not read again for each of them; an eighth of the data at most.</summary>
    private const int MostColumnsAtOnce = 16;

    /// <summary>Measures dense features of the given rows, column by column.</summary>
    /// <param name="features">The features.</param>
    /// <param name="rows">The rows to measure.</param>
    /// <param name="ranges">Ranges over more rows than these, where these are a sample; null for their own.</param>
    public static InputScale Measure(DenseFeatures features, ReadOnlySpan<long> rows, FeatureRanges? ranges = null)
    {
        var columns = features.ColumnCount;
        var (offset, factor) = (new float[columns], new double[columns]);
        var together = Math.Clamp(columns / 8, 1, MostColumnsAtOnce);
        var copies = new float[together][];
        for (var i = 0; i < together; i++)
            copies[i] = new float[rows.Length];
        var numbers = ImmutableArray.CreateBuilder<int>();
        for (var column = 0; column < columns; column++)
        {
            if (column % together == 0)
                Copy(features, rows, column, copies);
            var values = copies[column % together].AsSpan();
            offset[column] = (float)Quantile(values, 0.5);
            var spread = Quantile(values, 0.75) - Quantile(values, 0.25);
            if (spread <= 0)
                spread = ranges is null ? ((double)TensorPrimitives.Max<float>(values) - TensorPrimitives.Min<float>(values)) / 2 : ((double)ranges.Highest[column] - ranges.Lowest[column]) / 2;
            factor[column] = spread > 0 && float.IsFinite((float)(1 / spread)) ? 1 / spread : 0;
            if (factor[column] != 0 && (ranges?.Measures[column] ?? values.ContainsAnyExcept(0f, 1f)))
                numbers.Add(column);
        }
        return new InputScale([.. offset], factor) { Limit = Limit, Numbers = numbers.ToImmutable() };
    }

    /// <summary>The scaling that a fitted network has as a step of its own.</summary>
    public static InputScale Of(FeedForwardParameters network, SmoothClipLayer clip)
        => new(network.InputOffset, [.. clip.Factor.Select(factor => (double)factor)])
        {
            Limit = clip.Limit,
            Numbers = NetworkImport.Members(network)[0] is [PeriodicEmbeddingLayer embedding, ..] ? embedding.Inputs : [],
        };

    /// <summary>Copies columns from <paramref name="first"/> on, as many as there are copies and columns.</summary>
    private static void Copy(DenseFeatures features, ReadOnlySpan<long> rows, int first, float[][] copies)
    {
        var count = Math.Min(copies.Length, features.ColumnCount - first);
        for (var i = 0; i < rows.Length; i++)
        {
            var values = features.Values.AsSpan((int)rows[i] * features.ColumnCount + first, count);
            for (var column = 0; column < values.Length; column++)
                copies[column][i] = values[column];
        }
    }

    /// <summary>Linear interpolation between the two nearest order statistics. Changes the order of the values.</summary>
    private static double Quantile(Span<float> values, double share)
    {
        var position = share * (values.Length - 1);
        var below = (int)position;
        OrderStatistics.Select(values, below);
        var above = below + 1 < values.Length ? TensorPrimitives.Min<float>(values[(below + 1)..]) : values[below];
        return values[below] + (position - below) * ((double)above - values[below]);
    }
}
