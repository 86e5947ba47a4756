using System.Collections.Immutable;
using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>Scaling by median and interquartile range with smooth clipping; see <see cref="FeatureScaling.Robust"/>.</summary>
internal static class RobustScale
{
    private const float Limit = 3;

    /// <summary>Measures dense features of the given rows, column by column.</summary>
    public static InputScale Measure(DenseFeatures features, ReadOnlySpan<long> rows)
    {
        var columns = features.ColumnCount;
        var (offset, factor) = (new float[columns], new double[columns]);
        var values = new float[rows.Length];
        var numbers = ImmutableArray.CreateBuilder<int>();
        for (var column = 0; column < columns; column++)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = features.Values[rows[i] * columns + column];
            Array.Sort(values);
            offset[column] = (float)Quantile(values, 0.5);
            var spread = Quantile(values, 0.75) - Quantile(values, 0.25);
            if (spread <= 0)
                spread = ((double)values[^1] - values[0]) / 2;
            factor[column] = spread > 0 && float.IsFinite((float)(1 / spread)) ? 1 / spread : 0;
            if (factor[column] != 0 && values.AsSpan().ContainsAnyExcept(0f, 1f))
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

    /// <summary>Linear interpolation between the two nearest order statistics.</summary>
    private static double Quantile(float[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * ((double)sorted[above] - sorted[below]);
    }
}
