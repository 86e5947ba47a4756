using Extensions.Testing;
using FsCheck.Xunit;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Columns;

namespace Extensions.Core.Tests.Columns;

public class ColumnReaderLayoutTests
{
    [Property(MaxTest = 60)]
    [Trait("Kind", "Property")]
    public void Read_AnyMixtureOfRows_GivesTheSameValuesInEveryLayout(int seed, byte shape, bool knownCount)
    {
        var random = new Random(seed);
        var (rowCount, columnCount) = (random.Next(1, 40), shape % 3 == 0 ? random.Next(512, 600) : random.Next(1, 30));
        var expected = Enumerable.Range(0, rowCount).Select(_ => RandomRow(random, columnCount)).ToArray();
        var rows = expected.Select(values => Given(random, values)).ToArray();
        var batches = Enumerable.Range(0, rowCount).Select(_ => random.Next(3)).ToArray();
        var view = new PartitionedDataView(rows, columnCount, row => (batches[row], row)) { KnowsRowCount = knownCount };

        foreach (var layout in Enum.GetValues<FeatureLayout>())
        {
            foreach (var threads in new[] { 1, 3 })
            {
                var block = ColumnReader.Read(Request(view) with { Layout = layout, ThreadCount = threads });
                Blocks.AssertSameRows(expected, block.Features.Rows());
                Assert.Equal(Enumerable.Range(0, rowCount).Select(i => (float)i), block.Labels);
                Assert.True(layout == FeatureLayout.Auto || layout == FeatureLayout.Sparse == block.Features is SparseFeatures);
            }
        }
    }

    [Theory]
    [InlineData(600, 30, true)]
    [InlineData(600, 59, true)]
    [InlineData(600, 60, false)]
    [InlineData(600, 300, false)]
    [InlineData(511, 1, false)]
    [InlineData(100, 1, false)]
    [Trait("Kind", "Example")]
    public void Read_AutoLayout_IsSparseForLongRowsBelowTenPercent(int columnCount, int nonZeros, bool sparse)
    {
        var rows = Enumerable.Range(0, 50).Select(r => Blocks.Sparse(columnCount, [.. Enumerable.Range(0, nonZeros).Select(c => (c, 1f + r))])).ToArray();
        Assert.Equal(sparse, ColumnReader.Read(Request(new PartitionedDataView(rows, columnCount))).Features is SparseFeatures);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_DenseRowsFullOfZeros_CountZerosAsZeros()
    {
        var rows = Enumerable.Range(0, 20).Select(_ => { var values = new float[600]; values[7] = 1; values[8] = -0f; return Blocks.Dense(values); }).ToArray();
        var features = Assert.IsType<SparseFeatures>(ColumnReader.Read(Request(new PartitionedDataView(rows, 600) { KnowsRowCount = true })).Features);
        Assert.Equal(20, features.Values.Length);
        Assert.All(features.Columns, column => Assert.Equal(7, column));
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_DensityChangesAlongTheRows_DecidesByAllRows()
    {
        var full = Blocks.Dense([.. Enumerable.Repeat(1f, 600)]);
        var empty = Blocks.Sparse(600, (3, 2f));
        Assert.IsType<SparseFeatures>(ColumnReader.Read(Request(new PartitionedDataView([full, .. Enumerable.Repeat(empty, 50)], 600))).Features);
        Assert.IsType<DenseFeatures>(ColumnReader.Read(Request(new PartitionedDataView([.. Enumerable.Repeat(empty, 50), .. Enumerable.Repeat(full, 50)], 600))).Features);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_MoreValuesThanOneChunkHolds_KeepsAll()
    {
        const int columnCount = 4_000_000;
        var rows = Enumerable.Range(0, 5).Select(r => Blocks.Sparse(columnCount, (r * 100, r + 1f), (columnCount - 1, -1f))).ToArray();

        var features = (DenseFeatures)ColumnReader.Read(Request(new PartitionedDataView(rows, columnCount)) with { Layout = FeatureLayout.Dense, MemoryCeiling = 1 << 30 }).Features;

        Assert.Equal(5 * columnCount, features.Values.Length);
        Assert.Equal(10, features.Values.Count(v => v != 0));
        for (var r = 0; r < 5; r++)
            Assert.Equal((r + 1f, -1f), (features.Values[r * columnCount + r * 100], features.Values[(r + 1) * columnCount - 1]));
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_RowOfAnotherLength_NamesTheRow()
    {
        var rows = Enumerable.Range(0, 12).Select(i => i == 9 ? Blocks.Dense(1, 2) : Blocks.Dense(1, 2, 3)).ToArray();
        foreach (var threads in new[] { 1, 2 })
        {
            var view = new PartitionedDataView(rows, 3, row => (row % 2, row));
            var error = Assert.Throws<InputDataException>(() => ColumnReader.Read(Request(view) with { ThreadCount = threads }));
            Assert.Equal("Column 'Features' has 2 values at row 9 (the first row is 0); its type promises 3.", error.Message);
            Assert.Equal(0, view.OpenCursors);
        }
    }

    private static ColumnReaderRequest Request(PartitionedDataView view) => new(view, "Features", "Label", LabelKind.Regression);

    private static float[] RandomRow(Random random, int columnCount)
    {
        var density = random.Next(4) switch { 0 => 0, 1 => 0.05, 2 => 0.5, _ => 1.0 };
        return [.. Enumerable.Range(0, columnCount).Select(_ => random.NextDouble() < density ? random.NextSingle() - 0.5f : 0f)];
    }

    /// <summary>Dense, or sparse with some zeros among the entries.</summary>
    private static VBuffer<float> Given(Random random, float[] values) => random.Next(2) == 0
        ? Blocks.Dense(values)
        : Blocks.Sparse(values.Length, [.. values.Select((value, column) => (column, value)).Where(e => e.value != 0 || random.Next(5) == 0)]);
}
