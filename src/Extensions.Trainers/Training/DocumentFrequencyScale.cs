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
        var (counts, squares) = (new double[features.ColumnCount], new double[features.ColumnCount]);
        foreach (var row in rows)
            for (var entry = features.RowStarts[row]; entry < features.RowStarts[row + 1]; entry++)
                if (features.Values[entry] is not 0 and var value)
                {
                    counts[features.Columns[entry]]++;
                    squares[features.Columns[entry]] += (double)value * value;
                }

        return Of(counts, squares, rows.Length, features, rows);
    }

    /// <summary>The scaling of features of which so many rows have so many.</summary>
    /// <param name="counts">Rows that have each feature.</param>
    /// <param name="squares">Sum of its squares over them.</param>
    /// <param name="rowCount">Number of all rows.</param>
    /// <param name="sample">Holds rows that tell how long a row is.</param>
    /// <param name="sampleRows">Which.</param>
    public static InputScale Of(double[] counts, double[] squares, long rowCount, SparseFeatures sample, ReadOnlySpan<long> sampleRows)
    {
        var size = new double[counts.Length];
        for (var c = 0; c < size.Length; c++)
            size[c] = counts[c] == 0 ? 0 : Math.Sqrt(squares[c] / counts[c]);
        var largest = MostTimesTheMedian * Median([.. size.Where((_, c) => counts[c] > 0)]);

        var factor = new double[counts.Length];
        for (var c = 0; c < factor.Length; c++)
            factor[c] = counts[c] == 0 ? 0 : (Math.Log((1.0 + rowCount) / (1 + counts[c])) + 1) * (size[c] > largest ? largest / size[c] : 1);

        var lengths = new List<double>(sampleRows.Length);
        foreach (var row in sampleRows)
        {
            var square = 0.0;
            for (var entry = sample.RowStarts[row]; entry < sample.RowStarts[row + 1]; entry++)
                square += Math.Pow(sample.Values[entry] * factor[sample.Columns[entry]], 2);
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
