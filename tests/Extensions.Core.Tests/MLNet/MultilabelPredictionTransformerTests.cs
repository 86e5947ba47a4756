using System.Reflection;

using Extensions.Testing;

using Microsoft.ML;
using Microsoft.ML.Data;

using MLExtensions;

namespace Extensions.Core.Tests.MLNet;

public class MultilabelPredictionTransformerTests
{
    private const int FeatureCount = 6;
    private static readonly string[] Names = ["wet", "cold", "dark"];
    private readonly MLContext ml = new(seed: 1);
    private readonly FeedForwardParameters network = NaiveNetwork.Random(13, FeatureCount, 3, offset: true);

    public class Row
    {
        [VectorType(FeatureCount)]
        public float[] Features { get; set; } = [];
    }

    public sealed class LabelRow
    {
        [VectorType(3)]
        public bool[] Label { get; set; } = [true, false, true];
    }

    public sealed class ShortRow
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [1, 2];
    }

    public sealed class Prediction : Row
    {
        public float[] Score { get; set; } = [];

        public float[] Probability { get; set; } = [];

        public bool[] PredictedLabels { get; set; } = [];
    }

    [Fact, Trait("Kind", "Example")]
    public void Transform_Rows_GivesLogitsProbabilitiesAndLabels()
    {
        foreach (var (row, prediction) in Rows(40).Zip(Predict(Transformer(), View(40))))
        {
            var expected = NaiveNetwork.Score(network, row.Features);
            for (var label = 0; label < 3; label++)
            {
                Assert.Equal(expected[label], prediction.Score[label], 1e-4);
                Assert.Equal(1 / (1 + Math.Exp(-prediction.Score[label])), prediction.Probability[label], 1e-6);
                Assert.Equal(prediction.Probability[label] > 0.5, prediction.PredictedLabels[label]);
            }
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void WithThreshold_Raised_ChangesLabelsOnlyAndIsSaved()
    {
        var raised = Transformer().WithThreshold(0.8f);
        var loaded = SaveAndLoad(raised);

        Assert.Equal(0.8f, loaded.Threshold);
        foreach (var (low, high) in Predict(Transformer(), View(40)).Zip(Predict(loaded, View(40))))
        {
            Assert.Equal(low.Probability, high.Probability);
            Assert.Equal(high.Probability.Select(p => p > 0.8f), high.PredictedLabels);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Transformer().WithThreshold(float.NaN));
    }

    [Fact, Trait("Kind", "Contract")]
    public void OutputSchema_WithLabelNames_CarriesAnnotations()
    {
        var schema = Transformer().GetOutputSchema(View(1).Schema);

        foreach (var name in new[] { "PredictedLabels", "Score", "Probability" })
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            schema[name].GetSlotNames(ref names);
            Assert.Equal(Names, names.DenseValues().Select(text => text.ToString()));
            Assert.Equal("MultilabelClassification", Text(schema[name], "ScoreColumnKind"));
            Assert.Equal(name == "PredictedLabels" ? "PredictedLabel" : name, Text(schema[name], "ScoreValueKind"));
            Assert.Equal(3, ((VectorDataViewType)schema[name].Type).Size);
        }
        Assert.True(schema["Probability"].IsNormalized());
        Assert.False(schema["Score"].IsNormalized());
    }

    [Theory, Trait("Kind", "Contract")]
    [InlineData(true)]
    [InlineData(false)]
    public void Shapes_OfALabelColumn_EqualTheDeliveredSchema(bool named)
    {
        var definition = SchemaDefinition.Create(typeof(LabelRow));
        if (named)
            definition["Label"].AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(3, [.. Names.Select(name => name.AsMemory())]), new VectorDataViewType(TextDataViewType.Instance, 3));
        var labels = ml.Data.LoadFromEnumerable([new LabelRow()], definition).Schema;
        var names = MultilabelColumns.Names(labels["Label"]);
        Assert.Equal(named ? Names : [], names);

        var model = new NeuralNetworkMultilabelModelParameters(ml, network, OutputLink.Sigmoid, TrainingHistory.Empty);
        var delivered = Shape(new MultilabelPredictionTransformer(ml, model, "Features", names).GetOutputSchema(View(1).Schema));

        Assert.Equal(delivered.Skip(1).Select(Describe), MultilabelColumns.Shapes(Shape(labels)[0]).Select(Describe));
    }

    [Fact, Trait("Kind", "Contract")]
    public void OutputSchema_SecondModelInAChain_GetsItsOwnSet()
    {
        var twice = Transformer().Transform(Transformer().Transform(View(2)));
        uint first = 0, second = 0;
        twice.Schema.First(column => column.Name == "Score").Annotations.GetValue("ScoreColumnSetId", ref first);
        twice.Schema["Score"].Annotations.GetValue("ScoreColumnSetId", ref second);
        Assert.Equal((1u, 2u), (first, second));
    }

    [Fact, Trait("Kind", "Contract")]
    public void SaveAndLoad_AnyModel_GivesTheSameBitsSchemaAndModel()
    {
        var transformer = Transformer();
        var loaded = SaveAndLoad(transformer);

        Assert.Equal(Predict(transformer, View(40)).SelectMany(p => p.Score), Predict(loaded, View(40)).SelectMany(p => p.Score));
        Assert.Equal("Features", loaded.FeatureColumnName);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, FeatureCount), loaded.FeatureColumnType);
        Assert.Equal(3, loaded.Model.Network.OutputCount);
        OutputSchemaIsTheSame(transformer.GetOutputSchema(View(1).Schema), loaded.Transform(View(1)).Schema);
    }

    [Fact, Trait("Kind", "Contract")]
    public void PredictionEngine_EveryRow_EqualsTransformAndRowMapper()
    {
        ITransformer transformer = Transformer();
        Assert.True(transformer.IsRowToRowMapper);
        Assert.Single(transformer.GetRowToRowMapper(View(1).Schema).GetDependencies([transformer.GetOutputSchema(View(1).Schema)["Probability"]]));

        using var engine = ml.Model.CreatePredictionEngine<Row, Prediction>(transformer);
        foreach (var (row, expected) in Rows(20).Zip(Predict(transformer, View(20))))
        {
            var got = engine.Predict(row);
            Assert.Equal(expected.Score, got.Score);
            Assert.Equal(expected.Probability, got.Probability);
            Assert.Equal(expected.PredictedLabels, got.PredictedLabels);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Transform_WrongFeatureColumn_SaysWhatIsExpected()
    {
        var length = Assert.Throws<ArgumentOutOfRangeException>(() => Transformer().Transform(ml.Data.LoadFromEnumerable([new ShortRow()])));
        Assert.Contains("Schema mismatch for feature column 'Features': expected Vector<Single, 6>, got Vector<Single, 2>", length.Message);
        var absent = Assert.Throws<ArgumentOutOfRangeException>(() => Transformer().GetOutputSchema(ml.Data.LoadFromEnumerable([new { Other = 1f }]).Schema));
        Assert.Contains("Could not find feature column 'Features'", absent.Message);
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData("MLXMLBPT")]
    [InlineData("MLXNNMLB")]
    public void Load_DamagedFile_SaysWhatIsWrong(string signature)
    {
        var file = SavedModel.Save(ml, Transformer(), View(1).Schema);
        var future = Assert.ThrowsAny<Exception>(() => SavedModel.Load(SavedModel.FromTheFuture(file, signature)));
        Assert.Contains("later version", future.GetBaseException().Message);
        Assert.ThrowsAny<Exception>(() => SavedModel.Load(SavedModel.Change(file, signature, bytes => bytes[..0x110])));
    }

    private MultilabelPredictionTransformer Transformer()
        => new(ml, new NeuralNetworkMultilabelModelParameters(ml, network, OutputLink.Sigmoid, TrainingHistory.Empty), "Features", [.. Names]);

    private MultilabelPredictionTransformer SaveAndLoad(MultilabelPredictionTransformer transformer)
        => Assert.IsType<MultilabelPredictionTransformer>(SavedModel.Load(SavedModel.Save(ml, transformer, View(1).Schema)));

    private static Row[] Rows(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => new Row { Features = [.. NaiveNetwork.Numbers(random, FeatureCount, 3)] })];
    }

    private IDataView View(int count) => ml.Data.LoadFromEnumerable(Rows(count));

    private Prediction[] Predict(ITransformer transformer, IDataView data) => [.. ml.Data.CreateEnumerable<Prediction>(transformer.Transform(data), false)];

    private static SchemaShape Shape(DataViewSchema schema)
        => (SchemaShape)typeof(SchemaShape).GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [schema])!;

    private static string Describe(SchemaShape.Column column)
        => $"{column.Name} {column.Kind} {column.ItemType} {column.IsKey} [{string.Join(", ", column.Annotations.OrderBy(annotation => annotation.Name).Select(Describe))}]";

    private static string Text(DataViewSchema.Column column, string kind)
    {
        ReadOnlyMemory<char> text = default;
        column.Annotations.GetValue(kind, ref text);
        return text.ToString();
    }

    private static void OutputSchemaIsTheSame(DataViewSchema expected, DataViewSchema actual)
        => Assert.Equal(expected.Select(column => (column.Name, column.Type, column.Annotations.Schema.Count)), actual.Select(column => (column.Name, column.Type, column.Annotations.Schema.Count)));
}
