using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace Extensions.Core.Tests.Columns;

/// <summary>Looks into blocks the slow way.</summary>
internal static class Blocks
{
    /// <summary>One array per row, whatever the layout; checks that a sparse block is well formed.</summary>
    public static float[][] Rows(this FeatureBlock block)
    {
        var rows = Enumerable.Range(0, block.RowCount).Select(_ => new float[block.ColumnCount]).ToArray();
        if (block is DenseFeatures dense)
        {
            Assert.Equal((long)block.RowCount * block.ColumnCount, dense.Values.LongLength);
            for (var i = 0; i < dense.Values.Length; i++)
                rows[i / block.ColumnCount][i % block.ColumnCount] = dense.Values[i];
            return rows;
        }

        var sparse = (SparseFeatures)block;
        Assert.Equal(block.RowCount + 1, sparse.RowStarts.Length);
        Assert.Equal(0, sparse.RowStarts[0]);
        Assert.Equal(sparse.Values.LongLength, sparse.RowStarts[^1]);
        Assert.Equal(sparse.Values.Length, sparse.Columns.Length);
        for (var row = 0; row < rows.Length; row++)
        {
            for (var entry = sparse.RowStarts[row]; entry < sparse.RowStarts[row + 1]; entry++)
            {
                if (sparse.Values[entry] == 0 || (entry > sparse.RowStarts[row] && sparse.Columns[entry - 1] >= sparse.Columns[entry]))
                    Assert.Fail($"Entry {entry} is a zero or out of order.");
                rows[row][sparse.Columns[entry]] = sparse.Values[entry];
            }
        }
        return rows;
    }

    /// <summary>Fails where two lists of rows differ; xunit's own comparison takes seconds here.</summary>
    public static void AssertSameRows(IReadOnlyList<float[]> expected, IReadOnlyList<float[]> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var row = 0; row < expected.Count; row++)
        {
            if (!expected[row].AsSpan().SequenceEqual(actual[row]))
                Assert.Fail($"Row {row} differs.");
        }
    }

    public static VBuffer<float> Dense(params float[] values) => new(values.Length, values);

    /// <summary>A sparse row that may hold explicit zeros.</summary>
    public static VBuffer<float> Sparse(int length, params (int Column, float Value)[] entries) =>
        new(length, entries.Length, entries.Select(e => e.Value).ToArray(), entries.Select(e => e.Column).ToArray());
}
