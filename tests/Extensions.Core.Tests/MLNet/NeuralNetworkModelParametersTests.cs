using Extensions.Testing;

using Microsoft.ML;
using Microsoft.ML.Data;

using MLExtensions;

namespace Extensions.Core.Tests.MLNet;

public class NeuralNetworkModelParametersTests
{
    private const int FeatureCount = 5;
    private const int ClassCount = 4;
    private readonly MLContext ml = new(seed: 1);

    public sealed class Row
    {
        [VectorType(FeatureCount)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public float Target { get; set; }

        [KeyType(ClassCount)]
        public uint Class { get; set; }
    }

    public sealed class ShortRow
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [1, 2, 3];
    }

    public sealed class Prediction
    {
        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }

    public sealed class ClassPrediction
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }

    public static TheoryData<string> Tasks => ["Binary", "Multiclass", "Regression"];

    [Fact, Trait("Kind", "Example")]
    public void Transform_Binary_GivesLogitAndItsSigmoid()
    {
        var network = Network(1);
        var rows = Rows(50);
        var model = Model("Binary", network);

        var predictions = ml.Data.CreateEnumerable<Prediction>(model.Transform(View(rows)), false).ToArray();

        for (var row = 0; row < rows.Length; row++)
        {
            var logit = NaiveNetwork.Score(network, rows[row].Features)[0];
            Assert.Equal(logit, predictions[row].Score, 1e-4);
            Assert.Equal(1 / (1 + Math.Exp(-predictions[row].Score)), predictions[row].Probability, 1e-6);
            Assert.Equal(predictions[row].Score > 0, predictions[row].PredictedLabel);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Transform_Multiclass_GivesProbabilitiesAndTheGreatest()
    {
        var network = Network(ClassCount);
        var rows = Rows(50);

        var predictions = ml.Data.CreateEnumerable<ClassPrediction>(Model("Multiclass", network).Transform(MulticlassView(rows)), false).ToArray();

        for (var row = 0; row < rows.Length; row++)
        {
            var powers = NaiveNetwork.Score(network, rows[row].Features).Select(Math.Exp).ToArray();
            Assert.All(predictions[row].Score, (p, k) => Assert.Equal(powers[k] / powers.Sum(), p, 1e-4));
            Assert.Equal(Array.IndexOf(predictions[row].Score, predictions[row].Score.Max()) + 1, (int)predictions[row].PredictedLabel);
        }
    }

    [Theory, Trait("Kind", "Contract")]
    [MemberData(nameof(Tasks))]
    public void SaveAndLoad_AnyTask_GivesTheSameBitsAndSchema(string task)
    {
        var data = DataFor(task, Rows(100));
        var model = Model(task, Network(task == "Multiclass" ? ClassCount : 1));

        var loaded = SavedModel.Load(SavedModel.Save(ml, model, data.Schema));

        Assert.Equal(Scores(model, data), Scores(loaded, data));
        Assert.Equal(Describe(model.Transform(data).Schema), Describe(loaded.Transform(data).Schema));
        Assert.Equal(Describe(model.GetOutputSchema(data.Schema)), Describe(model.Transform(data).Schema));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Load_SavedModel_KeepsNetworkAndLinkAndForgetsHistory()
    {
        var data = View(Rows(3));
        var network = Network(1);
        var history = new TrainingHistory([new EpochRecord(1, 2, null, null, 0.1, 1)], 1, false);
        Assert.Same(history, new NeuralNetworkRegressionModelParameters(ml, network, OutputLink.Sigmoid, history).History);

        var loaded = (ISingleFeaturePredictionTransformer<object>)SavedModel.Load(SavedModel.Save(ml, Model("Binary", network), data.Schema));

        var model = Assert.IsType<NeuralNetworkBinaryModelParameters>(loaded.Model);
        Assert.Equal(OutputLink.Sigmoid, model.OutputLink);
        Assert.Same(TrainingHistory.Empty, model.History);
        Assert.Equal(network.InputOffset, model.Network.InputOffset, (a, b) => a.AsSpan().SequenceEqual(b.AsSpan()));
    }

    [Fact, Trait("Kind", "Contract")]
    public void PredictionEngine_EveryRow_EqualsTransform()
    {
        var rows = Rows(50);
        var model = Model("Binary", Network(1));
        var transformed = ml.Data.CreateEnumerable<Prediction>(model.Transform(View(rows)), false).ToArray();

        using var engine = ml.Model.CreatePredictionEngine<Row, Prediction>(model);

        Assert.All(rows, (row, i) => Assert.Equal((transformed[i].Score, transformed[i].Probability), (engine.Predict(row).Score, engine.Predict(row).Probability)));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Transform_EightThreads_AgreesWithOne()
    {
        var data = View(Rows(300));
        var model = Model("Binary", Network(1));
        var serial = Scores(model, data);
        Assert.All(ParallelEnumerable.Range(0, 8).WithDegreeOfParallelism(8).Select(_ => Scores(model, data)).ToArray(), scores => Assert.Equal(serial, scores));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Evaluate_AllTasks_ReadsTheColumns()
    {
        var rows = Rows(400);
        var binary = ml.BinaryClassification.Evaluate(Model("Binary", Network(1)).Transform(View(rows)));
        var regression = ml.Regression.Evaluate(Model("Regression", Network(1)).Transform(View(rows)), "Target");
        var multiclass = ml.MulticlassClassification.Evaluate(Model("Multiclass", Network(ClassCount)).Transform(MulticlassView(rows)));

        Assert.InRange(binary.AreaUnderRocCurve, 0.01, 0.99);
        Assert.InRange(binary.LogLoss, 0.01, 20);
        Assert.InRange(regression.RootMeanSquaredError, 0.01, 100);
        Assert.InRange(multiclass.LogLoss, 0.01, 20);
    }

    [Fact, Trait("Kind", "Contract")]
    public void PermutationFeatureImportance_AllTasks_Runs()
    {
        var rows = Rows(100);
        Assert.Equal(FeatureCount, ml.BinaryClassification.PermutationFeatureImportanceNonCalibrated(Model("Binary", Network(1)), View(rows)).Count);
        Assert.Equal(FeatureCount, ml.Regression.PermutationFeatureImportance(Model("Regression", Network(1)), View(rows), "Target").Count);
        Assert.Equal(FeatureCount, ml.MulticlassClassification.PermutationFeatureImportance(Model("Multiclass", Network(ClassCount)), MulticlassView(rows)).Count);
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData("Binary", "MLXNNBIN")]
    [InlineData("Multiclass", "MLXNNMUL")]
    [InlineData("Regression", "MLXNNREG")]
    public void Load_DamagedFile_SaysWhatIsWrong(string task, string signature)
    {
        var data = DataFor(task, Rows(3));
        var file = SavedModel.Save(ml, Model(task, Network(task == "Multiclass" ? ClassCount : 1)), data.Schema);

        Assert.Contains("was saved in format 2 by a later version; this version reads formats 1 to 1", LoadError(SavedModel.FromTheFuture(file, signature)));
        Assert.Contains("checksum does not match", LoadError(SavedModel.Change(file, signature, bytes =>
        {
            bytes[0x100 + 20] ^= 1;   // in a number of the input offset
            return bytes;
        })));
        Assert.Contains("unknown output link", LoadError(SavedModel.Change(file, signature, bytes =>
        {
            bytes[0x100] ^= 8;
            return bytes;
        })));
        Assert.NotEmpty(LoadError(SavedModel.Change(file, signature, bytes => bytes[..(0x100 + 60)])));
        Assert.NotEmpty(LoadError(file[..(file.Length / 2)]));
    }

    [Fact, Trait("Kind", "Example")]
    public void Transform_WrongFeatureLength_SaysBothTypes()
    {
        var other = ml.Data.LoadFromEnumerable([new ShortRow()]);
        var error = Assert.ThrowsAny<Exception>(() => Model("Binary", Network(1)).Transform(other));
        Assert.Contains("Vector<Single, 3>", error.Message);
        Assert.Contains("Vector<Single, 5>", error.Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void Transform_NaNFeature_GivesNaN()
    {
        var rows = Rows(1);
        rows[0].Features[2] = float.NaN;
        Assert.True(float.IsNaN(Scores(Model("Binary", Network(1)), View(rows))[0]));
    }

    [Fact, Trait("Kind", "Example")]
    public void Constructor_NetworkOrLinkThatDoesNotFit_Refuses()
    {
        Assert.StartsWith("The network must have 1 output; it has 4.", Assert.Throws<ArgumentException>(() => new NeuralNetworkBinaryModelParameters(ml, Network(4), OutputLink.Sigmoid, TrainingHistory.Empty)).Message);
        Assert.StartsWith("The output link must be one of Softmax, Sigmoid; got Identity.", Assert.Throws<ArgumentException>(() => new NeuralNetworkMulticlassModelParameters(ml, Network(4), OutputLink.Identity, TrainingHistory.Empty)).Message);
    }

    private static string LoadError(byte[] file) => Assert.ThrowsAny<Exception>(() => SavedModel.Load(file)).GetBaseException().Message;

    private static FeedForwardParameters Network(int outputs) => NaiveNetwork.Random(7, FeatureCount, outputs, offset: true);

    private static Row[] Rows(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => new Row
        {
            Features = [.. NaiveNetwork.Numbers(random, FeatureCount, 3)],
            Label = random.Next(2) == 0,
            Target = random.NextSingle(),
            Class = (uint)random.Next(1, ClassCount + 1),
        })];
    }

    private IDataView View(Row[] rows)
    {
        // Permutation feature importance asks for the names of the features.
        var schema = SchemaDefinition.Create(typeof(Row));
        ReadOnlyMemory<char>[] names = [.. Enumerable.Range(0, FeatureCount).Select(i => $"f{i}".AsMemory())];
        schema["Features"].AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(FeatureCount, names), new VectorDataViewType(TextDataViewType.Instance, FeatureCount));
        return ml.Data.LoadFromEnumerable(rows, schema);
    }

    private IDataView MulticlassView(Row[] rows) => ml.Transforms.CopyColumns("Label", "Class").Fit(View(rows)).Transform(View(rows));

    private IDataView DataFor(string task, Row[] rows) => task == "Multiclass" ? MulticlassView(rows) : View(rows);

    private ITransformer Model(string task, FeedForwardParameters network) => task switch
    {
        "Binary" => PredictionTransformers.Binary(ml, network, View([]).Schema),
        "Multiclass" => PredictionTransformers.Multiclass(ml, network, MulticlassView([]).Schema),
        _ => PredictionTransformers.Regression(ml, network, View([]).Schema),
    };

    private static float[] Scores(ITransformer model, IDataView data)
    {
        var scored = model.Transform(data);
        return scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<float[]>("Score").SelectMany(scores => scores)]
            : [.. scored.GetColumn<float>("Score")];
    }

    private static string[] Describe(DataViewSchema schema)
        => [.. schema.Select(column => $"{column.Name}: {column.Type} ({string.Join(", ", column.Annotations.Schema.Select(annotation => $"{annotation.Name} {annotation.Type}"))})")];
}
