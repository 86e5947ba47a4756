using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Integration;

/// <summary>Fit(data, model) of the default networks, and of ensembles, for every task: the fit goes on from the model.</summary>
[Trait("Kind", "Contract")]
public class WarmStartTests
{
    private delegate ITransformer Fitting(MLContext ml, Func<NeuralNetworkOptions, NeuralNetworkOptions> change, IDataView data, ITransformer? model);

    private static readonly Dictionary<string, Fitting> Tasks = new()
    {
        ["binary"] = Of((ml, change) => ml.BinaryClassification.Trainers.NeuralNetwork((NeuralNetworkBinaryTrainer.Options)change(new NeuralNetworkBinaryTrainer.Options { LabelColumnName = "Flag" }))),
        ["multiclass"] = Of((ml, change) => ml.MulticlassClassification.Trainers.NeuralNetwork((NeuralNetworkMulticlassTrainer.Options)change(new NeuralNetworkMulticlassTrainer.Options { LabelColumnName = "Class" }))),
        ["regression"] = Of((ml, change) => ml.Regression.Trainers.NeuralNetwork((NeuralNetworkRegressionTrainer.Options)change(new NeuralNetworkRegressionTrainer.Options { LabelColumnName = "Number" }))),
        ["multi-label"] = Of((ml, change) => ml.MultilabelClassification().Trainers.NeuralNetwork((NeuralNetworkMultilabelTrainer.Options)change(new NeuralNetworkMultilabelTrainer.Options { LabelColumnName = "Flags" }))),
    };

    private readonly MLContext ml = new(seed: 1);

    private static Fitting Of<TTransformer, TModel>(Func<MLContext, Func<NeuralNetworkOptions, NeuralNetworkOptions>, NetworkTrainer<TTransformer, TModel>> make)
        where TTransformer : ISingleFeaturePredictionTransformer<TModel> where TModel : class, INetworkModel
        => (ml, change, data, model) => model is null ? make(ml, change).Fit(data) : make(ml, change).Fit(data, ((ISingleFeaturePredictionTransformer<TModel>)model).Model);

    public static TheoryData<string, NetworkPreset> Cases
    {
        get
        {
            var cases = new TheoryData<string, NetworkPreset>();
            foreach (var task in Tasks.Keys)
                foreach (var preset in Enum.GetValues<NetworkPreset>())
                    cases.Add(task, preset);
            return cases;
        }
    }

    /// <summary>Six numbers and a category of twelve slots.</summary>
    private IDataView View(SomeData.Row[] rows) => SomeData.View(ml, SomeData.WithCategory(rows, 12), category: (6, 17));

    private static NeuralNetworkOptions Short(NeuralNetworkOptions options, NetworkPreset preset)
        => options.With(preset) with { NumberOfEpochs = preset switch { NetworkPreset.Strong => 6, NetworkPreset.Text => 100, _ => 12 }, BatchSize = 64, Seed = 1, NumberOfThreads = 1 };

    /// <summary>Steps of no size change nothing: what comes out is what was put in, through a file and on other rows, whose scales and range differ.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Fit_FromAModelWithStepsOfNoSize_KeepsItsPredictions(string task, NetworkPreset preset)
    {
        var (first, second) = (View(SomeData.Rows(300)), View(SomeData.Rows(200, seed: 8)));
        var model = Tasks[task](ml, options => Short(options, preset), first, null);
        var loaded = SavedModel.Load(SavedModel.Save(ml, model, first.Schema));
        var kept = Tasks[task](ml, options => Short(options, preset) with { NumberOfEpochs = 1, Optimizer = new AdamW { LearningRate = 1e-12 }, ClampPredictions = false }, second, loaded);
        var unclamped = Tasks[task](ml, options => Short(options, preset) with { ClampPredictions = false }, first, null);
        foreach (var (expected, actual) in ScoreValues.Of(unclamped.Transform(second)).Zip(ScoreValues.Of(kept.Transform(second))))
            Assert.Equal(expected, actual, (x, y) => Math.Abs(x - y) <= 1e-3 * Math.Max(1, Math.Abs(x)));
    }

    /// <summary>A refresh with a tenth of the learning rate begins below a fit from random values; at the full rate, which a few dozen steps cannot settle, it ends well all the same.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Fit_FromAModel_GoesOnFromIt(string task, NetworkPreset preset)
    {
        var data = View(SomeData.Rows(300));
        var model = Tasks[task](ml, options => Short(options, preset), data, null);
        var refreshed = Tasks[task](ml, options => Gentle(Short(options, preset)), data, model);
        var (first, start) = (History(refreshed).Epochs[0].TrainingLoss, History(model).Epochs[0].TrainingLoss);
        Assert.True(first < 0.7 * start, $"The first epoch from the model has loss {first}, the first from random values {start}.");
        var again = Tasks[task](ml, options => Short(options, preset), data, model);
        Assert.All(ScoreValues.Of(again.Transform(data)), row => Assert.All(row, score => Assert.True(float.IsFinite(score))));

        static NeuralNetworkOptions Gentle(NeuralNetworkOptions options) => options with { NumberOfEpochs = 1, Optimizer = options.Optimizer with { LearningRate = options.Optimizer.LearningRate / 10 } };
    }

    /// <summary>A model that does not clip its features goes on without: clipping would change what it computes.</summary>
    [Theory]
    [InlineData(FeatureScaling.None, false)]
    [InlineData(FeatureScaling.None, true)]
    [InlineData(FeatureScaling.Standard, false)]
    [InlineData(FeatureScaling.Standard, true)]
    public void Fit_FromAModelThatDoesNotClip_KeepsItsPredictions(FeatureScaling scaling, bool embedded)
    {
        var data = View(SomeData.Rows(300));
        NeuralNetworkOptions Plain(NeuralNetworkOptions options) => options with { Network = new NetworkOptions { HiddenLayers = [16], CategoryEmbedding = embedded ? new() : null }, NumberOfEpochs = 5, Seed = 1, NumberOfThreads = 1, ClampPredictions = false };
        var model = Tasks["regression"](ml, options => Plain(options) with { FeatureScaling = scaling }, data, null);
        var kept = Tasks["regression"](ml, options => Plain(options) with { NumberOfEpochs = 1, Optimizer = new AdamW { LearningRate = 1e-12 } }, data, model);
        foreach (var (expected, actual) in ScoreValues.Of(model.Transform(data)).Zip(ScoreValues.Of(kept.Transform(data))))
            Assert.Equal(expected[0], actual[0], 1e-3);
    }

    /// <summary>Density decides about sparse rows, 512 features or more; validation rows and a model to start from must not be torn from the training rows by it.</summary>
    [Fact]
    public void Fit_ValidationRowsOrARefreshThatWouldBeSparse_FollowTheTrainingRows()
    {
        SomeData.Row[] Wide(int seed, int stride) => [.. SomeData.Rows(120, seed: seed).Select(row => new SomeData.Row
        {
            Features = [.. Enumerable.Range(0, 600).Select(i => i < 6 ? row.Features[i] : i % stride == 0 ? 1f + row.Features[i % 6] : 0)], Flag = row.Flag, Flags = row.Flags,
        })];
        var (dense, sparse) = (SomeData.View(ml, Wide(1, 2)), SomeData.View(ml, Wide(2, 40)));
        var trainer = ml.BinaryClassification.Trainers.NeuralNetwork((NeuralNetworkBinaryTrainer.Options)(Short(new NeuralNetworkBinaryTrainer.Options { LabelColumnName = "Flag" }, NetworkPreset.Balanced) with { NumberOfEpochs = 2 }));
        var model = trainer.Fit(dense, sparse);
        Assert.All(model.Model.History.Epochs, epoch => Assert.True(double.IsFinite(epoch.ValidationLoss!.Value)));
        Assert.True(trainer.Fit(sparse, model.Model).Model.History.Epochs[0].TrainingLoss < 5);
        Assert.Equal(2, trainer.Fit(sparse, dense).Model.History.Epochs.Length);
    }

    private static TrainingHistory History(ITransformer model) => ((INetworkModel)((ISingleFeaturePredictionTransformer<object>)model).Model).History;
}
