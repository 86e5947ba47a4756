using MLExtensions.Columns;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Training;

/// <summary>The losses for noisy labels within a whole training run: with memory per row, further passes and validation rows.</summary>
[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class NoisyLabelTrainingTests
{
    private static readonly SomeOptions Small = new() { Network = new() { HiddenLayers = [32] }, NumberOfEpochs = 20, BatchSize = 64, Seed = 5, Optimizer = new AdamW { LearningRate = 5e-3 } };

    private static readonly Dictionary<string, MulticlassObjective> Objectives = new MulticlassObjective[]
    {
        new GeneralizedCrossEntropy(), new SymmetricCrossEntropy(), new ActivePassiveLoss(), new ActivePassiveLoss(ActiveTerm.NormalizedFocal, PassiveTerm.MeanAbsoluteError),
        new CompSumLoss(1.5), new SmoothAdversarialCompSumLoss(1, 0.1), new LabelDistributionallyRobustLoss(), new AdaptiveLabelDistributionallyRobustLoss(),
        new LogitClipping(new EarlyLearningRegularization(0.9, 1), 3), new EarlyLearningRegularization(0.9, 1), new ProgressiveSelfDistillation(),
    }.ToDictionary(objective => objective.ToString());

    public static TheoryData<string> Names => [.. Objectives.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_AQuarterOfTheLabelsWrong_LearnsTheRightOnes(string name)
    {
        var (train, validation, test) = (Noisy(Fits.Dense(1500, 6, 3)), Fits.Dense(200, 6, 3, seed: 3), Fits.Dense(500, 6, 3, seed: 2));
        var fit = Objectives[name].Fit(train, Small, labelCount: 3, validation);
        Assert.All(fit.History.Epochs, epoch => Assert.True(double.IsFinite(epoch.TrainingLoss)));
        var right = Enumerable.Range(0, 500).Count(row => IndexOfLargest(fit.Parameters.Evaluate(test.Row(row))) == (int)test.Labels[row]);
        Assert.True(right > 375, $"{right} of 500 right");
    }

    [Fact]
    public void Fit_SearchForWorstInputsInSparseFeatures_SaysThatTheyMustBeDense()
    {
        var error = Assert.Throws<ArgumentException>(() => new SmoothAdversarialCompSumLoss(1, 0.1).Fit(Fits.Dense(100, 6, 3).ToSparse(), Small, labelCount: 3));
        Assert.StartsWith("SmoothAdversarialCompSumLoss needs dense features; these are sparse.", error.Message, StringComparison.Ordinal);
    }

    private static ExampleBlock Noisy(ExampleBlock block)
    {
        var random = new Random(9);
        return block with { Labels = [.. block.Labels.Select(label => random.Next(4) == 0 ? (label + 1 + random.Next(2)) % 3 : label)] };
    }

    private static int IndexOfLargest(double[] outputs) => Array.IndexOf(outputs, outputs.Max());
}
