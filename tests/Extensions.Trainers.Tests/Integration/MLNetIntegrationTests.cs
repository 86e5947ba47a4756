using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Integration;

/// <summary>The trainers inside ML.NET's own machinery, as its users combine them.</summary>
[Trait("Kind", "Contract")]
public class MLNetIntegrationTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;
    private readonly IDataView test;

    public MLNetIntegrationTests()
    {
        data = SomeData.View(ml, SomeData.Rows(600));
        test = SomeData.View(ml, SomeData.Rows(300, seed: 7).Reverse());
    }

    private static T Small<T>(T options, string label) where T : NeuralNetworkOptions
        => (T)(options with { LabelColumnName = label, Network = new NetworkOptions { HiddenLayers = [16] }, NumberOfEpochs = 20, BatchSize = 64, NumberOfThreads = 1, Optimizer = new AdamW { LearningRate = 0.01 }, Seed = 1 });

    [Fact]
    public void NewTrainer_WithoutContext_LearnsAndIsEvaluatedByMLNet()
    {
        var model = new PolyLossTrainer(new PolyLossTrainer.Options { LabelColumnName = "Class", NumberOfEpochs = 30, Seed = 1, NumberOfThreads = 1 }).Fit(data);
        Assert.True(ml.MulticlassClassification.Evaluate(model.Transform(test), "Class").MicroAccuracy > 0.9);
    }

    [Fact]
    public void Evaluators_OfAllTasks_ReadTheOutputs()
    {
        var binary = ml.BinaryClassification.Trainers.NeuralNetwork(Small(new NeuralNetworkBinaryTrainer.Options(), "Flag")).Fit(data);
        Assert.True(ml.BinaryClassification.Evaluate(binary.Transform(test), "Flag").AreaUnderRocCurve > 0.95);
        var regression = ml.Regression.Trainers.NeuralNetwork(Small(new NeuralNetworkRegressionTrainer.Options(), "Number")).Fit(data);
        Assert.True(ml.Regression.Evaluate(regression.Transform(test), "Number").RSquared > 0.9);
    }

    [Fact]
    public void Multilabel_PredictedLabels_AgreeWithTheTruthMostly()
    {
        var model = ml.MultilabelClassification().Trainers.NeuralNetwork(Small(new NeuralNetworkMultilabelTrainer.Options(), "Flags")).Fit(data);
        var rows = ml.Data.CreateEnumerable<MultilabelRow>(model.Transform(test), reuseRowObject: false).ToArray();
        Assert.True(rows.SelectMany(row => row.Flags.Zip(row.PredictedLabels, (truth, predicted) => truth == predicted ? 1.0 : 0.0)).Average() > 0.9);
        Assert.All(rows, row => Assert.Equal(row.PredictedLabels, row.Probability.Select(p => p > 0.5f)));
    }

    private sealed class MultilabelRow
    {
        public bool[] Flags { get; set; } = [];
        public bool[] PredictedLabels { get; set; } = [];
        public float[] Probability { get; set; } = [];
    }

    [Fact]
    public void CrossValidate_RefitsOneInstance()
    {
        var results = ml.MulticlassClassification.CrossValidate(data, ml.MulticlassClassification.Trainers.PolyLoss(Small(new PolyLossTrainer.Options(), "Class")), numberOfFolds: 3, labelColumnName: "Class");
        Assert.Equal(3, results.Count);
        Assert.All(results, fold => Assert.True(fold.Metrics.MicroAccuracy > 0.8));
    }

    [Fact]
    public void PermutationFeatureImportance_RunsOnAllThreeTasks()
    {
        var multiclass = ml.MulticlassClassification.Trainers.PolyLoss(Small(new PolyLossTrainer.Options(), "Class")).Fit(data);
        Assert.Equal(6, ml.MulticlassClassification.PermutationFeatureImportance(multiclass, multiclass.Transform(test), "Class").Length);
        var binary = ml.BinaryClassification.Trainers.PolyLoss(Small(new PolyLossBinaryTrainer.Options(), "Flag")).Fit(data);
        Assert.Equal(6, ml.BinaryClassification.PermutationFeatureImportance(binary, binary.Transform(test), "Flag").Length);
        var regression = ml.Regression.Trainers.NeuralNetwork(Small(new NeuralNetworkRegressionTrainer.Options(), "Number")).Fit(data);
        Assert.Equal(6, ml.Regression.PermutationFeatureImportance(regression, regression.Transform(test), "Number").Length);
    }

    [Fact]
    public void OneVersusAll_TakesTheBinaryTrainer()
    {
        var ova = ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.NeuralNetwork(Small(new NeuralNetworkBinaryTrainer.Options(), "Class")), labelColumnName: "Class");
        Assert.True(ml.MulticlassClassification.Evaluate(ova.Fit(data).Transform(test), "Class").MicroAccuracy > 0.8);
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
        public uint PredictedLabel { get; set; }
    }

    [Fact]
    public void PredictionEngine_GivesWhatTransformGives()
    {
        var model = ml.MulticlassClassification.Trainers.PolyLoss(Small(new PolyLossTrainer.Options(), "Class")).Fit(data);
        var expected = ml.Data.CreateEnumerable<Prediction>(model.Transform(data), reuseRowObject: false).ToArray();
        using var engine = ml.Model.CreatePredictionEngine<SomeData.Row, Prediction>(model, data.Schema);
        var rows = SomeData.Rows(600);
        for (var i = 0; i < 50; i++)
        {
            var prediction = engine.Predict(rows[i]);
            Assert.Equal(expected[i].Score, prediction.Score);
            Assert.Equal(expected[i].PredictedLabel, prediction.PredictedLabel);
        }
    }

    [Fact]
    public void Fit_FromAModel_StartsWhereItEnded()
    {
        var options = Small(new PolyLossTrainer.Options(), "Class") with { ValidationFraction = 0 };
        var first = ml.MulticlassClassification.Trainers.PolyLoss(options).Fit(data);
        var second = ml.MulticlassClassification.Trainers.PolyLoss(options with { NumberOfEpochs = 1 }).Fit(data, first.Model);
        var fresh = ml.MulticlassClassification.Trainers.PolyLoss(options with { NumberOfEpochs = 1 }).Fit(data);
        Assert.True(second.Model.History.Epochs[0].TrainingLoss < 0.7 * fresh.Model.History.Epochs[0].TrainingLoss);
    }

    [Fact]
    public void Fit_WithValidationData_WatchesIt()
    {
        var model = ml.MulticlassClassification.Trainers.PolyLoss(Small(new PolyLossTrainer.Options(), "Class")).Fit(data, test);
        Assert.All(model.Model.History.Epochs, epoch => Assert.NotNull(epoch.ValidationLoss));
        Assert.InRange(model.Model.History.BestEpoch, 1, model.Model.History.Epochs.Length);
    }

    [Fact]
    public void Platt_AppendedHeldOut_CalibratesTheBinaryTrainer()
    {
        var trainer = ml.BinaryClassification.Trainers.NeuralNetwork(Small(new NeuralNetworkBinaryTrainer.Options(), "Flag"));
        var chain = trainer.AppendHeldOut(ml.BinaryClassification.Calibrators.Platt(labelColumnName: "Flag"), fraction: 0.25);
        var model = chain.Fit(data);
        EstimatorContract.CheckPersistence(ml, model, data);
        EstimatorContract.CheckSchema(chain, data);
        Assert.True(ml.BinaryClassification.Evaluate(model.Transform(test), "Flag").LogLoss < 0.5);
    }

    [Fact]
    public void Platt_AppendedCrossFitted_CalibratesTheBinaryTrainer()
    {
        var trainer = ml.BinaryClassification.Trainers.NeuralNetwork(Small(new NeuralNetworkBinaryTrainer.Options(), "Flag"));
        var model = trainer.AppendCrossFitted(ml.BinaryClassification.Calibrators.Platt(labelColumnName: "Flag"), folds: 3).Fit(data);
        EstimatorContract.CheckPersistence(ml, model, data);
    }

    /// <summary>The weights of twenty towns are those of eight numbers per town; the five trades keep weights of their own.</summary>
    [Fact]
    public void OneHotEncoding_WideCategory_IsEmbeddedAtTheDefaults()
    {
        var random = new Random(5);
        var people = Enumerable.Range(0, 500).Select(i => new Person { Town = $"town {i % 20}", Trade = $"trade {random.Next(5)}", Age = random.Next(20, 70), Label = random.Next(20) < i % 20 }).ToArray();
        var view = ml.Data.LoadFromEnumerable(people);
        var chain = ml.Transforms.Categorical.OneHotEncoding([new("Towns", "Town"), new("Trades", "Trade")]).Append(ml.Transforms.Concatenate("Features", "Age", "Trades", "Towns"))
            .Append(ml.BinaryClassification.Trainers.NeuralNetwork(new NeuralNetworkBinaryTrainer.Options { NumberOfEpochs = 3, Seed = 1, NumberOfThreads = 1 }));
        var dense = chain.Fit(view).LastTransformer.Model.Network.Layers.OfType<DenseLayer>().First();
        Assert.Equal((5, 8), (Rank(dense, 1, 5), Rank(dense, 6, 20)));
    }

    /// <summary>Number of singular values of some rows of weights, beside rounding.</summary>
    private static int Rank(DenseLayer dense, int first, int count)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var rows = TorchSharp.torch.tensor(dense.Weights.AsSpan().Slice(first * dense.OutputCount, count * dense.OutputCount).ToArray(), count, dense.OutputCount);
        var values = TorchSharp.torch.linalg.svdvals(rows).data<float>().ToArray();
        return values.Count(value => value > 1e-5 * values[0]);
    }

    private sealed class Person
    {
        public string Town { get; set; } = "";
        public string Trade { get; set; } = "";
        public float Age { get; set; }
        public bool Label { get; set; }
    }

    [Fact]
    public void FeaturizeText_Sparse_TrainsWithoutBecomingDense()
    {
        string[] words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"];
        var random = new Random(5);
        var texts = Enumerable.Range(0, 400).Select(_ =>
        {
            var picked = Enumerable.Range(0, 12).Select(_ => words[random.Next(words.Length)] + random.Next(60)).ToArray();
            var good = random.Next(2) == 0;
            return new TextRow { Label = good, Text = string.Join(' ', picked.Append(good ? "splendid" : "dreadful")) };
        }).ToArray();
        var view = ml.Data.LoadFromEnumerable(texts);
        var messages = new List<string>();
        ml.Log += (_, log) => messages.Add(log.Message);
        var chain = ml.Transforms.Text.FeaturizeText("Features", "Text").Append(ml.BinaryClassification.Trainers.NeuralNetwork(Small(new NeuralNetworkBinaryTrainer.Options(), "Label")));
        var model = chain.Fit(view);
        Assert.True(model.LastTransformer.Model.Network.InputOffset.IsEmpty);
        Assert.True(ml.BinaryClassification.Evaluate(model.Transform(view)).Accuracy > 0.95);
        Assert.Contains(messages, message => message.Contains("sparse", StringComparison.OrdinalIgnoreCase));
    }

    private sealed class TextRow
    {
        public bool Label { get; set; }
        public string Text { get; set; } = "";
    }
}
