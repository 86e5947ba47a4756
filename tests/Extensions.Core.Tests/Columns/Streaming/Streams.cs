using Extensions.Testing;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace Extensions.Core.Tests.Columns.Streaming;

/// <summary>Small streams whose rows can be told from each other: the label is the number of the row.</summary>
internal static class Streams
{
    /// <summary>A view of rows (number, number + 0.5, 1), or of sparse rows with up to 40 entries.</summary>
    public static PartitionedDataView View(int rows, bool sparse = false, Action<int>? beforeRow = null) =>
        new([.. Enumerable.Range(0, rows).Select(row => Row(row, sparse))], sparse ? 600 : 3) { BeforeRow = beforeRow };

    public static ExampleStream Stream(int rows, bool sparse = false, Action<int>? beforeRow = null) => new(Request(View(rows, sparse, beforeRow)));

    public static ColumnReaderRequest Request(Microsoft.ML.IDataView view) => new(view, "Features", "Label", LabelKind.Regression);

    /// <summary>Features of a row, in full.</summary>
    public static float[] Features(int row, bool sparse) => [.. Row(row, sparse).DenseValues()];

    /// <summary>All rows of a block.</summary>
    public static IEnumerable<(float Label, float[] Features)> Rows(this ExampleBlock block) => block.Labels.Zip(block.Features.ToRows());

    private static float[][] ToRows(this FeatureBlock block) => block is SparseFeatures sparse
        ? (sparse with { Columns = sparse.Columns[..(int)sparse.RowStarts[^1]], Values = sparse.Values[..(int)sparse.RowStarts[^1]] }).Rows()
        : block.Rows();

    private static VBuffer<float> Row(int row, bool sparse) => sparse
        ? Blocks.Sparse(600, [.. Enumerable.Range(0, row * 7 % 41).Select(entry => (entry * 14 + row % 13, row + entry + 1f))])
        : Blocks.Dense(row, row + 0.5f, 1);
}
