using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>Scaling of sparse features by their rarity; see <see cref="FeatureScaling.InverseDocumentFrequency"/>.</summary>
internal static class DocumentFrequencyScale
{
    /// <summary>A feature with larger values than that is a number among words, and would drown them.</summary>
    private const double MostTimesTheMedian = 10;

    /// <summary>Measures the features of the given rows.</summary>
    public static InputScale Measure(SparseFeatures features, ReadOnlySpan<long> rows)
    {
        var (counts, squares) = (new int[features.ColumnCount], new double[features.ColumnCount]);
        foreach (var row in rows)
            for (var entry = features.RowStarts[row]; entry < features.RowStarts[row + 1]; entry++)
                if (features.Values[entry] is not 0 and var value)
                {
                    counts[features.Columns[entry]]++;
                    squares[features.Columns[entry]] += (double)value * value;
                }

        var size = new double[counts.Length];
        for (var c = 0; c < size.Length; c++)
            size[c] = counts[c] == 0 ? 0 : Math.Sqrt(squares[c] / counts[c]);
        var largest = MostTimesTheMedian * Median([.. size.Where((_, c) => counts[c] > 0)]);

        var factor = new double[features.ColumnCount];
        for (var c = 0; c < factor.Length; c++)
            factor[c] = counts[c] == 0 ? 0 : (Math.Log((1.0 + rows.Length) / (1 + counts[c])) + 1) * (size[c] > largest ? largest / size[c] : 1);

        var lengths = new List<double>(rows.Length);
        foreach (var row in rows)
        {
            var square = 0.0;
            for (var entry = features.RowStarts[row]; entry < features.RowStarts[row + 1]; entry++)
                square += Math.Pow(features.Values[entry] * factor[features.Columns[entry]], 2);
            if (square > 0)
                lengths.Add(Math.Sqrt(square));
        }
        var length = Median([.. lengths]);
        for (var c = 0; c < factor.Length; c++)
            factor[c] = length > 0 && float.IsFinite((float)(factor[c] / length)) ? factor[c] / length : 0;
        return new InputScale([], factor);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? 0 : values[values.Length / 2];
    }
}
