using System.Globalization;
using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace Extensions.Core.Tests.Columns;

public class ColumnReaderOrderTests
{
    private const int RowCount = 10_000;
    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData(1, nameof(FeatureLayout.Dense))]
    [InlineData(4, nameof(FeatureLayout.Dense))]
    [InlineData(4, nameof(FeatureLayout.Sparse))]
    [Trait("Kind", "Contract")]
    public void Read_TextFile_KeepsOrderOfRows(int threads, string layout) => WithTextFile(data =>
        CheckOrder(data, threads, Enum.Parse<FeatureLayout>(layout), needsParallelCursors: threads > 1));

    [Fact]
    [Trait("Kind", "Contract")]
    public void Read_RowMappedTransforms_KeepOrderOfRows() => WithTextFile(data =>
    {
        var pipeline = ml.Transforms.CopyColumns("Copied", "Features")
            .Append(ml.Transforms.NormalizeMinMax("Copied"))
            .Append(ml.Transforms.Concatenate("Features", "Features", "Copied"));
        CheckOrder(pipeline.Fit(data).Transform(data), threads: 4, FeatureLayout.Auto, needsParallelCursors: true);
    });

    [Fact]
    [Trait("Kind", "Contract")]
    public void Read_TransformsOverRowsInMemory_KeepOrderOfRows()
    {
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, RowCount).Select(i => new Row { Label = i, Features = [i, -i, i % 7] }).ToList());
        var normalized = ml.Transforms.NormalizeMinMax("Features").Fit(data).Transform(data);
        CheckOrder(normalized, threads: 4, FeatureLayout.Auto, needsParallelCursors: true);
    }

    [Fact]
    [Trait("Kind", "Contract")]
    public void Read_FilteredAndCachedRows_KeepOrderOfRows() => WithTextFile(data =>
    {
        CheckOrder(ml.Data.FilterRowsByColumn(data, "Label", lowerBound: 500, upperBound: 9_000), threads: 4, FeatureLayout.Auto, needsParallelCursors: true);
        CheckOrder(ml.Data.Cache(data), threads: 3, FeatureLayout.Auto, needsParallelCursors: true);
    });

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_CursorsGiveInterleavedBatches_OrdersByBatchNumber()
    {
        var rows = Enumerable.Range(0, 10).Select(i => Blocks.Dense(i)).ToArray();
        // The first cursor gives rows 2, 3, 6, 7 and the second 0, 1, 4, 5, 8, 9.
        var view = new PartitionedDataView(rows, 1, row => (1 - row / 2 % 2, row / 2 * 10));

        var block = ColumnReader.Read(Request(view, 2));

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), block.Labels);
        Assert.Equal(block.Labels, block.Features.Rows().Select(r => r[0]));
        Assert.Equal(1, view.SetsOpened);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_TwoCursorsShareABatchNumber_ReadsAgainSerially()
    {
        var rows = Enumerable.Range(0, 10).Select(i => Blocks.Dense(i)).ToArray();
        var view = new PartitionedDataView(rows, 1, row => (row % 2, 0));

        var block = ColumnReader.Read(Request(view, 2));

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), block.Labels);
        Assert.Equal((1, 0), (view.SetsOpened, view.OpenCursors));
    }

    private static ColumnReaderRequest Request(IDataView data, int threads) =>
        new(data, "Features", "Label", LabelKind.Regression) { ThreadCount = threads };

    private static void CheckOrder(IDataView data, int threads, FeatureLayout layout, bool needsParallelCursors)
    {
        if (needsParallelCursors)
        {
            var cursors = data.GetRowCursorSet(data.Schema, threads);
            Array.ForEach(cursors, cursor => cursor.Dispose());
            Assert.True(cursors.Length > 1, "The view gives one cursor, so that nothing is tested.");
        }

        var block = ColumnReader.Read(Request(data, threads) with { Layout = layout });

        var labels = new List<float>();
        var features = new List<float[]>();
        using var serial = data.GetRowCursor(data.Schema);
        var getLabel = serial.GetGetter<float>(data.Schema["Label"]);
        var getFeatures = serial.GetGetter<VBuffer<float>>(data.Schema["Features"]);
        while (serial.MoveNext())
        {
            var (label, values) = (0f, default(VBuffer<float>));
            getLabel(ref label);
            getFeatures(ref values);
            labels.Add(label);
            features.Add([.. values.DenseValues()]);
        }
        Assert.True(labels.Count > 5000);
        Assert.Equal(labels, block.Labels);
        Blocks.AssertSameRows(features, block.Features.Rows());
    }

    private void WithTextFile(Action<IDataView> test)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, Enumerable.Range(0, RowCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i}\t{i * 2}\t{i % 3}\t{-i}")));
            test(ml.Data.LoadFromTextFile<Row>(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class Row
    {
        [LoadColumn(0)]
        public float Label { get; set; }

        [LoadColumn(1, 3), VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}
