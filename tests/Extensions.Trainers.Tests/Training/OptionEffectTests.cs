using System.ComponentModel.DataAnnotations;
using MLExtensions;
using MLExtensions.Columns;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Training;

/// <summary>Every option does what it says.</summary>
public class OptionEffectTests
{
    private static readonly SomeOptions Tiny = new() { Network = new() { HiddenLayers = [8] }, NumberOfEpochs = 3, BatchSize = 50, Seed = 5 };

    [Fact, Trait("Kind", "Property")]
    public void ClassWeights_Given_EqualsExampleWeights()
    {
        var block = Fits.Dense(300, 4, 2);
        var options = Tiny with { FeatureScaling = FeatureScaling.None };
        var byExample = new SomeLogistic().Fit(block with { Weights = Array.ConvertAll(block.Labels, y => y == 1 ? 3f : 0.5f) }, options);
        var byClass = new SomeLogistic().Fit(block, options with { ClassWeights = ClassWeights.Given(0.5, 3) });
        var none = new SomeLogistic().Fit(block, options);
        Assert.Equal(byExample.Parameters.Numbers(), byClass.Parameters.Numbers());
        Assert.NotEqual(none.Parameters.Numbers(), byClass.Parameters.Numbers());
    }

    [Fact, Trait("Kind", "Example")]
    public void ClassWeights_Balanced_MakesClassesWeighTheSame()
    {
        Assert.Equal([100.0 / 3 / 80, 100.0 / 3 / 20, 1], ClassWeights.Balanced.Factors([80, 20, 0])!);
        Assert.Null(ClassWeights.None.Factors([1, 2]));
        Assert.Contains("3 classes. 2 came", Assert.Throws<ArgumentException>(() => ClassWeights.Given(1, 2).Factors([1, 2, 3])).Message);
        Assert.Throws<ArgumentException>(() => ClassWeights.Given(1, double.NaN));
        Assert.Throws<ArgumentException>(() => ClassWeights.Given(0, 0));
        Assert.Equal(ClassWeights.Given(1, 2), ClassWeights.Given(1, 2));
    }

    [Fact, Trait("Kind", "Example")]
    public void ClassWeights_ZeroForAClass_TrainsThroughBatchesOfThatClassAlone()
    {
        var block = Fits.Dense(60, 4, 2);
        var fit = new SomeLogistic().Fit(block, Tiny with { BatchSize = 1, ClassWeights = ClassWeights.Given(0, 1) });
        Assert.All(fit.History.Epochs, epoch => Assert.True(double.IsFinite(epoch.TrainingLoss)));
    }

    [Fact, Trait("Kind", "Example")]
    public void ClassWeights_Regression_IsRefused() =>
        Assert.Throws<ValidationException>(() => new SomeSquaredError().Fit(Fits.Dense(60, 4, 0), Tiny with { ClassWeights = ClassWeights.Balanced }));

    [Fact, Trait("Kind", "Property")]
    public void GradientClipping_LongGradient_MovesByRateTimesNorm()
    {
        var block = Fits.Dense(80, 4, 0);
        var options = Tiny with
        {
            Network = new() { HiddenLayers = [] }, NumberOfEpochs = 1, BatchSize = 80, ValidationFraction = 0, FeatureScaling = FeatureScaling.None, StandardizeLabels = false,
            Optimizer = new Sgd { LearningRate = 0.01, Momentum = 0 }, Schedule = new ConstantSchedule(), GradientClipping = 0.7,
            LearningRates = new(), WeightDecaySchedule = new ConstantSchedule(), WeightAveraging = null,
        };
        var dense = (DenseLayer)new SomeSquaredError().Fit(block, options).Parameters.Layers.Single();
        var moved = Math.Sqrt(dense.Weights.Sum(w => (double)w * w) + Math.Pow(dense.Biases[0] - block.Labels.Average(y => (double)y), 2));
        Assert.Equal(0.007, moved, 1e-5);   // a linear model starts at zero weights and the mean label
        var free = (DenseLayer)new SomeSquaredError().Fit(block, options with { GradientClipping = null }).Parameters.Layers.Single();
        Assert.True(free.Weights.Sum(w => (double)w * w) > 0.1);
    }

    [Fact, Trait("Kind", "Property")]
    public void PerpendicularGradient_OneStep_LeavesTheParametersAtARightAngle()
    {
        var block = Fits.Dense(80, 4, 0);
        var start = new FeedForwardParameters(4, [], [new DenseLayer(4, 1, [0.5f, 0.2f, -0.1f, 0.3f], [1])]);
        double Cosine(PerpendicularGradient? projection)
        {
            var options = Tiny with
            {
                Network = new() { HiddenLayers = [] }, NumberOfEpochs = 1, BatchSize = 80, ValidationFraction = 0, FeatureScaling = FeatureScaling.None, StandardizeLabels = false,
                Optimizer = new Sgd { LearningRate = 1e-4, Momentum = 0 }, Schedule = new ConstantSchedule(), LearningRates = new(), WeightAveraging = null, PerpendicularGradient = projection,
            };
            var before = ((DenseLayer)start.Layers[0]).Weights;
            var step = ((DenseLayer)new SomeSquaredError().Fit(block, options, initial: start).Parameters.Layers.Single()).Weights.Zip(before, (after, w) => after - (double)w).ToArray();
            return step.Zip(before, (s, w) => s * w).Sum() / Math.Sqrt(step.Sum(s => s * s) * before.Sum(w => (double)w * w));
        }
        Assert.Equal(0, Cosine(new()), 1e-3);
        Assert.Equal(0, Cosine(new() { Rescale = false }), 1e-3);
        Assert.True(Math.Abs(Cosine(null)) > 0.05);
    }

    [Fact, Trait("Kind", "Example")]
    public void PerpendicularGradient_SparseFeatures_IsRefused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new SomeSquaredError().Fit(Fits.Dense(60, 4, 0).ToSparse(), Tiny with { PerpendicularGradient = new() }));
        Assert.StartsWith("PerpendicularGradient is for dense features", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Property")]
    public void WeightAveraging_NoMemory_IsNoAveraging()
    {
        var block = Fits.Dense(200, 4, 3);
        float[] Numbers(double? memory) => new SomeCrossEntropy().Fit(block, Tiny with { WeightAveraging = memory }, 3).Parameters.Numbers();
        Assert.Equal(Numbers(null), Numbers(0));
        Assert.NotEqual(Numbers(null), Numbers(0.9));
    }

    [Fact, Trait("Kind", "Example")]
    public void EarlyStopping_LabelsOfPureNoise_StopsAndRestoresTheBestEpoch()
    {
        var (train, validation) = (Noise(1), Noise(2));
        var options = Tiny with { NumberOfEpochs = 60, EarlyStoppingRounds = 4, Network = new() { HiddenLayers = [32] }, Optimizer = new AdamW { LearningRate = 0.01 } };
        var fit = new SomeLogistic().Fit(train, options, validation: validation);
        var best = fit.History.Epochs.MinBy(epoch => epoch.ValidationLoss)!;
        Assert.True(fit.History.StoppedEarly);
        Assert.Equal(best.Epoch, fit.History.BestEpoch);
        Assert.Equal(best.Epoch + 4, fit.History.Epochs.Length);
        Assert.Equal(best.ValidationLoss!.Value, LogLoss(fit.Parameters, validation), 1e-4);

        var last = new SomeLogistic().Fit(train, options with { RestoreBestEpoch = false }, validation: validation);
        Assert.Equal(last.History.Epochs.Length, last.History.BestEpoch);
        Assert.Equal(last.History.Epochs[^1].ValidationLoss!.Value, LogLoss(last.Parameters, validation), 1e-4);
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_SparseRowsWithoutZeros_GivesTheDenseModel()
    {
        var block = Fits.Dense(200, 4, 3);
        var options = Tiny.With(NetworkPreset.Balanced) with { Network = Tiny.Network, BatchSize = 50, FeatureScaling = FeatureScaling.None, NumberOfEpochs = 2, LearningRates = new() };
        var (dense, sparse) = (new SomeCrossEntropy().Fit(block, options, 3).Parameters.Numbers(), new SomeCrossEntropy().Fit(block.ToSparse(), options, 3).Parameters.Numbers());
        Assert.All(dense.Zip(sparse), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact, Trait("Kind", "Example")]
    public void Initial_TrainedModel_GoesOnFromIt()
    {
        var (block, options) = (Fits.Dense(400, 4, 0), Tiny with { NumberOfEpochs = 15, Optimizer = new AdamW { LearningRate = 0.01 } });
        var first = new SomeSquaredError().Fit(block, options);
        var second = new SomeSquaredError().Fit(block, options with { NumberOfEpochs = 1, Optimizer = new AdamW { LearningRate = 1e-4 } }, initial: first.Parameters);
        Assert.Equal(first.History.Epochs[^1].TrainingLoss, second.History.Epochs[0].TrainingLoss, 0.05);
        Assert.True(first.History.Epochs[0].TrainingLoss > 3 * second.History.Epochs[0].TrainingLoss);
    }

    [Fact, Trait("Kind", "Example")]
    public void Defaults_AreValid_AndAnAbsentFolderIsNot()
    {
        var good = new SomeOptions();
        Assert.True(Validator.TryValidateObject(good, new ValidationContext(good), [], validateAllProperties: true));
        var empty = good with { BatchSize = 0 };
        Assert.False(Validator.TryValidateObject(empty, new ValidationContext(empty), [], validateAllProperties: true));
        var bad = new SomeOptions { CheckpointPath = "/no/such/folder/x.ckpt" };
        Assert.Contains("existing folder", Assert.Single(bad.Validate(new ValidationContext(bad))).ErrorMessage);
        var noLayers = new NetworkOptions { HiddenLayers = [3, 0] };
        Assert.Contains("at least 1. It came as 3, 0", Assert.Single(noLayers.Validate(new ValidationContext(noLayers))).ErrorMessage);
    }

    private static ExampleBlock Noise(int seed)
    {
        var random = new Random(seed);
        return Fits.Dense(200, 6, 2, seed) with { Labels = Enumerable.Range(0, 200).Select(_ => (float)random.Next(2)).ToArray() };
    }

    private static double LogLoss(FeedForwardParameters parameters, ExampleBlock block) => Enumerable.Range(0, block.RowCount).Average(row =>
    {
        var z = parameters.Evaluate(block.Row(row))[0];
        return Math.Log(1 + Math.Exp(block.Labels[row] == 1 ? -z : z));
    });
}
