using Extensions.Testing;

using Microsoft.ML;
using Microsoft.ML.Data;

using MLExtensions;
using MLExtensions.MLNet;

namespace Extensions.Core.Tests.MLNet;

/// <summary>Transform reads ahead and scores in blocks; nobody can tell but by the time it takes.</summary>
public class LookAheadTests
{
    private const int FeatureCount = 6;
    private readonly MLContext ml = new(seed: 1);

    public static TheoryData<string> Tasks => ["Binary", "Multiclass", "Regression", "Multilabel"];

    [Theory, Trait("Kind", "Guarantee")]
    [MemberData(nameof(Tasks))]
    public void Transform_AnyNumberOfRows_GivesTheBitsOfRowByRow(string task)
    {
        foreach (var count in new[] { 0, 1, 2, 3, 100, 3000 })
        {
            var view = View(Rows(count));
            var (ahead, rowByRow) = Models(task, seed: count, view.Schema);
            Assert.Equal(ColumnValues.Describe(rowByRow(view)), ColumnValues.Describe(ahead.Transform(view)));
        }
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Transform_OtherNetwork_IsNoticedByTheComparison()
    {
        // The broken twin of the comparison above.
        var view = View(Rows(100));
        Assert.NotEqual(ColumnValues.Describe(Models("Binary", 1, view.Schema).RowByRow(view)), ColumnValues.Describe(Models("Binary", 2, view.Schema).Ahead.Transform(view)));
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void LookAhead_ForAnotherModel_IsNotTakenForOnesOwn()
    {
        var view = View(Rows(50));
        var model = PredictionTransformers.Regression(ml, NaiveNetwork.Random(1, inputs: FeatureCount, outputs: 1), view.Schema);
        var other = PredictionTransformers.Regression(ml, NaiveNetwork.Random(2, inputs: FeatureCount, outputs: 1), view.Schema);
        var host = ((Microsoft.ML.Runtime.IHostEnvironment)ml).Register("test");

        var mixed = new LookAheadView(host, view, ((ITransformer)other.Scorer).GetRowToRowMapper(view.Schema), ((ILookAheadModel)model.Model).Network, "Features");

        Assert.Equal(ColumnValues.Describe(other.Scorer.Transform(view)), ColumnValues.Describe(mixed));
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Transform_ColumnsOfEveryType_ComeThroughUnchanged()
    {
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new ManyTypes(i)));
        var view = ml.Transforms.Conversion.MapValueToKey("TextKey", "Text")
            .Append(ml.Transforms.Text.TokenizeIntoWords("Words", "Text"))
            .Append(ml.Transforms.Categorical.OneHotEncoding("Indicator", "Text")).Fit(data).Transform(data);
        var names = view.Schema.Where(column => !column.IsHidden).Select(column => column.Name).ToHashSet();
        var scored = Models("Regression", 1, view.Schema).Ahead.Transform(view);

        Assert.True(names.Count > 18);
        Assert.Equal(ColumnValues.Describe(view), ColumnValues.Describe(scored, column => names.Contains(column.Name)));
        using var cursor = scored.GetRowCursor(scored.Schema);   // scores wanted too, so rows are read ahead
        using var source = view.GetRowCursor(view.Schema);
        var (id, text, words) = (cursor.GetIdGetter(), cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["Text"]), cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(scored.Schema["Words"]));
        var sourceId = source.GetIdGetter();
        for (var row = 0; row < 300; row++)
        {
            Assert.True(cursor.MoveNext() && source.MoveNext());
            DataViewRowId expected = default, actual = default;
            ReadOnlyMemory<char> value = default;
            VBuffer<ReadOnlyMemory<char>> several = default;
            sourceId(ref expected);
            id(ref actual);
            text(ref value);
            words(ref several);
            Assert.Equal((expected, source.Position, source.Batch, $"text {row % 7}"), (actual, cursor.Position, cursor.Batch, value.ToString()));
            Assert.Equal(["text", $"{row % 7}"], several.DenseValues().Select(word => word.ToString()));
        }
        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Transform_ThreeRowsTaken_ReadsFewMore()
    {
        var read = 0;
        var view = Counted(1000, () => read++);
        using var cursor = ScoreCursor(Models("Multiclass", 1, view.Schema).Ahead.Transform(view), "Score");
        for (var row = 0; row < 3; row++)
            Assert.True(cursor.MoveNext());
        Assert.InRange(read, 3, 7);
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Transform_ScoresNotWanted_ReadsRowByRow()
    {
        var read = 0;
        var view = Counted(1000, () => read++);
        using var cursor = ScoreCursor(Models("Multiclass", 1, view.Schema).Ahead.Transform(view), "Features");
        for (var row = 0; row < 40; row++)
            Assert.True(cursor.MoveNext());
        Assert.Equal(40, read);
    }

    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(500)]
    public void Transform_SourceThrowsInARow_GivesTheRowsBeforeIt(int faulty)
    {
        var rows = Rows(600).Select(row => new VBuffer<float>(FeatureCount, row.Features)).ToArray();
        var view = new PartitionedDataView(rows, FeatureCount) { BeforeRow = row => _ = row == faulty ? throw new InvalidDataException($"row {row}") : 0 };
        var model = Models("Regression", 1, view.Schema).Ahead;
        using (var cursor = ScoreCursor(model.Transform(view), "Score"))
        {
            for (var row = 0; row < faulty; row++)
            {
                Assert.True(cursor.MoveNext());
                Assert.Equal(row, cursor.Position);
            }
            Assert.Equal($"row {faulty}", Assert.Throws<InvalidDataException>(() => cursor.MoveNext()).Message);
        }
        Assert.Equal(0, view.OpenCursors);
    }

    [Fact, Trait("Kind", "Example")]
    public void Transform_RowOfAnotherLength_SaysBothNumbersAtThatRow()
    {
        var rows = Enumerable.Range(0, 20).Select(row => new VBuffer<float>(row == 5 ? 4 : FeatureCount, new float[FeatureCount])).ToArray();
        var view = new PartitionedDataView(rows, FeatureCount);
        using var cursor = ScoreCursor(Models("Regression", 1, view.Schema).Ahead.Transform(view), "Score");
        for (var row = 0; row < 5; row++)
            Assert.True(cursor.MoveNext());
        Assert.StartsWith("The model was trained on 6 features; this row has 4.", Assert.Throws<ArgumentException>(() => cursor.MoveNext()).Message);
    }

    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(1)]
    [InlineData(4)]
    public void GetRowCursorSet_SeveralCursors_GiveEachRowOnceWithItsScore(int n)
    {
        var rows = Rows(700);
        foreach (var view in new[] { View(rows), ml.Data.Cache(View(rows)), new PartitionedDataView([.. rows.Select(row => new VBuffer<float>(FeatureCount, row.Features))], FeatureCount, row => (row % 3, row / 10)) })
        {
            var (ahead, rowByRow) = Models("Regression", 1, view.Schema);
            var expected = Scores(rowByRow(view)).ToDictionary(pair => pair.Id, pair => pair.Score);
            var scored = ahead.Transform(view);
            var cursors = scored.GetRowCursorSet([scored.Schema["Score"]], n);
            // Split cursors wait for one another, so each needs a thread of its own.
            var tasks = cursors.Select(cursor => Task.Factory.StartNew(() => Read(cursor), TaskCreationOptions.LongRunning)).ToArray();
            var found = tasks.SelectMany(task => task.Result).ToArray();
            Assert.Equal(700, found.Length);
            Assert.Equal(expected.Count, found.Select(pair => pair.Id).Distinct().Count());
            Assert.All(found, pair => Assert.Equal(expected[pair.Id], pair.Score));
        }
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void GetRowCursor_Shuffled_GivesTheOrderAndScoresOfRowByRow()
    {
        var view = View(Rows(500));
        var (ahead, rowByRow) = Models("Regression", 1, view.Schema);
        Assert.Equal(Scores(rowByRow(view), new Random(5)), Scores(ahead.Transform(view), new Random(5)));
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Transform_ManyThreads_GiveTheSameScores()
    {
        var view = View(Rows(900));
        var (ahead, rowByRow) = Models("Multiclass", 1, view.Schema);
        var expected = ColumnValues.Describe(rowByRow(view));
        var scored = ahead.Transform(view);
        Parallel.For(0, 8, _ => Assert.Equal(expected, ColumnValues.Describe(scored)));
    }

    [Theory, Trait("Kind", "Guarantee")]
    [MemberData(nameof(Tasks))]
    public void Load_SavedTransformer_IsOfTheSameTypeAndGivesTheSameBits(string task)
    {
        var view = View(Rows(60));
        var model = Models(task, 3, view.Schema).Ahead;
        var loaded = SavedModel.Load(SavedModel.Save(ml, model, view.Schema));
        Assert.Equal(model.GetType(), loaded.GetType());
        Assert.Equal(ColumnValues.Describe(model.Transform(view)), ColumnValues.Describe(loaded.Transform(view)));
        Assert.Equal(model.GetOutputSchema(view.Schema).Select(column => (column.Name, column.Type)), loaded.GetOutputSchema(view.Schema).Select(column => (column.Name, column.Type)));
    }

    [Fact, Trait("Kind", "Example")]
    public void ChangeModelThreshold_Raised_ChangesPredictedLabelsAlone()
    {
        var view = View(Rows(200));
        var model = (NeuralNetworkPredictionTransformer<NeuralNetworkBinaryModelParameters>)Models("Binary", 1, view.Schema).Ahead;
        var scores = model.Transform(view).GetColumn<float>("Score").ToArray();
        var threshold = scores.Order().ElementAt(150);

        var raised = ml.BinaryClassification.ChangeModelThreshold(model, threshold).Transform(view);

        Assert.Equal(scores, raised.GetColumn<float>("Score"));
        Assert.Equal(scores.Select(score => score > threshold), raised.GetColumn<bool>("PredictedLabel"));
        Assert.Same(model, ml.BinaryClassification.ChangeModelThreshold(model, 0));
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void PredictionEngine_SecondPrediction_AllocatesNothingForTheNetwork()
    {
        var view = View(Rows(10));
        var engine = ml.Model.CreatePredictionEngine<Row, Scored>(Models("Regression", 1, view.Schema).Ahead);
        var (row, prediction) = (Rows(1)[0], new Scored());
        engine.Predict(row, ref prediction);
        engine.Predict(row, ref prediction);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            engine.Predict(row, ref prediction);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static DataViewRowCursor ScoreCursor(IDataView view, string column) => view.GetRowCursor([view.Schema[column]]);

    private static List<(DataViewRowId Id, float Score)> Scores(IDataView view, Random? random = null) => Read(view.GetRowCursor([view.Schema["Score"]], random));

    private static List<(DataViewRowId Id, float Score)> Read(DataViewRowCursor cursor)
    {
        using var opened = cursor;
        var (getId, getScore) = (cursor.GetIdGetter(), cursor.GetGetter<float>(cursor.Schema["Score"]));
        var found = new List<(DataViewRowId Id, float Score)>();
        while (cursor.MoveNext())
        {
            var (id, score) = (default(DataViewRowId), 0f);
            getId(ref id);
            getScore(ref score);
            found.Add((id, score));
        }
        return found;
    }

    private (ITransformer Ahead, Func<IDataView, IDataView> RowByRow) Models(string task, int seed, DataViewSchema schema)
    {
        var network = NaiveNetwork.Random(seed, inputs: FeatureCount, outputs: task is "Multiclass" or "Multilabel" ? 4 : 1);
        switch (task)
        {
            case "Binary":
                var binary = PredictionTransformers.Binary(ml, network, schema);
                return (binary, binary.Scorer.Transform);
            case "Multiclass":
                var multiclass = PredictionTransformers.Multiclass(ml, network, schema);
                return (multiclass, multiclass.Scorer.Transform);
            case "Regression":
                var regression = PredictionTransformers.Regression(ml, network, schema);
                return (regression, regression.Scorer.Transform);
            default:
                var multilabel = new MultilabelPredictionTransformer(ml, new NeuralNetworkMultilabelModelParameters(ml, network, OutputLink.Sigmoid, TrainingHistory.Empty), "Features", []);
                return (multilabel, view => new RowByRow(((ITransformer)multilabel).GetRowToRowMapper(view.Schema), view));
        }
    }

    private IDataView View(Row[] rows) => ml.Data.LoadFromEnumerable(rows);

    private static PartitionedDataView Counted(int count, Action onRead)
        => new([.. Rows(count).Select(row => new VBuffer<float>(FeatureCount, row.Features))], FeatureCount) { BeforeRow = _ => onRead() };

    private static Row[] Rows(int count)
    {
        var random = new Random(9);
        return [.. Enumerable.Range(0, count).Select(row => new Row { Features = row % 50 == 7 ? Nan() : [.. NaiveNetwork.Numbers(random, FeatureCount, 2)], Class = (uint)(row % 4 + 1), Label = row })];
    }

    private static float[] Nan() => [1, float.NaN, 0, 0, 0, 0];

    /// <summary>The rows as the row-to-row mapper gives them, the way of PredictionEngine.</summary>
    private sealed class RowByRow(IRowToRowMapper mapper, IDataView source) : IDataView
    {
        public bool CanShuffle => false;

        public DataViewSchema Schema => mapper.OutputSchema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            var cursor = source.GetRowCursor(mapper.GetDependencies(columnsNeeded), rand);
            return new MappedCursor(cursor, mapper.GetRow(cursor, columnsNeeded));
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];
    }

    public sealed class Row
    {
        [VectorType(FeatureCount)]
        public float[] Features { get; set; } = [];

        [KeyType(4)]
        [ColumnName("Label")]
        public uint Class { get; set; }

        [ColumnName("Number")]
        public float Label { get; set; }
    }

    public sealed class Scored
    {
        public float Score { get; set; }
    }

    private sealed class ManyTypes(int i)
    {
        [VectorType(FeatureCount)]
        public float[] Features { get; } = [.. Enumerable.Range(0, FeatureCount).Select(at => (i * 7 + at) % 11 - 5f)];

        public bool Bool { get; } = i % 2 == 0;
        public sbyte I1 { get; } = (sbyte)i;
        public byte U1 { get; } = (byte)i;
        public short I2 { get; } = (short)-i;
        public ushort U2 { get; } = (ushort)i;
        public int I4 { get; } = -i;
        public uint U4 { get; } = (uint)i;
        public long I8 { get; } = -i;
        public ulong U8 { get; } = (ulong)i;
        public float R4 { get; } = i % 5 == 0 ? float.NaN : i;
        public double R8 { get; } = i / 3.0;
        public string Text { get; } = $"text {i % 7}";
        public DateTime Time { get; } = new DateTime(2000, 1, 1).AddDays(i);
        public DateTimeOffset Offset { get; } = new(new DateTime(2000, 1, 1).AddDays(i), TimeSpan.FromHours(i % 10));
        public TimeSpan Span { get; } = TimeSpan.FromSeconds(i);
        [KeyType(10)]
        public uint Key { get; } = (uint)(i % 11);
        public int[] Numbers { get; } = new int[i % 4];   // of any length
        [VectorType(2)]
        public double[] Pair { get; } = [i, -i];
    }
}
