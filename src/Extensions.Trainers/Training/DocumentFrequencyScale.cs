using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>Scaling of sparse features by their rarity; see <see cref="FeatureScaling.InverseDocumentFrequency"/>.</summary>
internal static class DocumentFrequencyScale
{
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

        return Of(counts, squares, rows.Length);
    }

    /// <summary>The scaling of features of which so many rows have so many.</summary>
    /// <param name="counts">Rows that have each feature.</param>
    /// <param name="squares">Sum of its squares over them.</param>
    /// <param name="rows">Number of all rows.</param>
    public static InputScale Of(double[] counts, double[] squares, long rows)
    {
        var (factor, sum) = (new double[counts.Length], 0.0);
        for (var c = 0; c < factor.Length; c++)
        {
            factor[c] = counts[c] == 0 ? 0 : Math.Log((1.0 + rows) / (1 + counts[c])) + 1;
            sum += factor[c] * factor[c] * squares[c];
        }
        var common = sum > 0 ? Math.Sqrt(rows / sum) : 0;
        for (var c = 0; c < factor.Length; c++)
            factor[c] = float.IsFinite((float)(factor[c] * common)) ? factor[c] * common : 0;
        return new InputScale([], factor);
    }
}
