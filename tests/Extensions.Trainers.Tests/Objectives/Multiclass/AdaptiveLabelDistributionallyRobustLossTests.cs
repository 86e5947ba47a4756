using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class AdaptiveLabelDistributionallyRobustLossReference : NaiveReference<AdaptiveLabelDistributionallyRobustLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new AdaptiveLabelDistributionallyRobustLoss(normalize: LogitNormalization.None), new AdaptiveLabelDistributionallyRobustLoss(),
        new AdaptiveLabelDistributionallyRobustLoss(10, 3, 1), new AdaptiveLabelDistributionallyRobustLoss(0.7, 1.2, 0, LogitNormalization.SoftplusMean),
    ];

    internal static double Lambda(AdaptiveLabelDistributionallyRobustLoss objective, double[] outputs, double before)
    {
        var probabilities = Naive.Softmax([.. outputs.Select(output => output / before)]).Select(probability => probability + 1e-5).ToArray();
        var sum = probabilities.Sum();
        var divergence = probabilities.Sum(probability => probability / sum * Math.Log(outputs.Length * probability / sum));
        return objective.Lambda0 - objective.Lambda0 * divergence / (objective.Alpha * Math.Log(outputs.Length));
    }

    protected override double Loss(AdaptiveLabelDistributionallyRobustLoss objective, double[] outputs, double[] labels, double[] constants)
    {
        var lambda = Lambda(objective, LabelDistributionallyRobustLossReference.Normalized(objective.Normalize, constants), objective.Lambda0);
        var normalized = LabelDistributionallyRobustLossReference.Normalized(objective.Normalize, outputs);
        return LabelDistributionallyRobustLossReference.Plain(lambda, objective.Margin, normalized, (int)labels[0])
            - objective.Alpha * Math.Log(outputs.Length) / (2 * objective.Lambda0) * Math.Pow(lambda - objective.Lambda0, 2);
    }
}

public sealed class AdaptiveLabelDistributionallyRobustLossGolden : GoldenSteps
{
    public override string Name => "aldr_kl";

    protected override string Memory => AdaptiveLabelDistributionallyRobustLoss.Memory;
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class AdaptiveLabelDistributionallyRobustLossTests
{
    private const string Memory = AdaptiveLabelDistributionallyRobustLoss.Memory;

    [Fact]
    public void Losses_UniformPrediction_KeepsLambdaAtItsStart()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        var objective = new AdaptiveLabelDistributionallyRobustLoss(3);
        var losses = StatefulBatches.Losses(objective, StatefulBatches.Context(state, [0], [[1, 1]], [0]));
        Assert.Equal(3, StatefulBatches.Memory(state, Memory)[0], 12);
        Assert.Equal(3 * Math.Log((1 + Math.Exp(0.1 / 3)) / 2), losses[0], 12);
    }

    [Fact]
    public void Losses_CertainPrediction_BringsLambdaToItsLowest()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        var objective = new AdaptiveLabelDistributionallyRobustLoss(1, 4, normalize: LogitNormalization.None);
        objective.Losses(StatefulBatches.Context(state, [0], [[100, 0]], [0]));
        Assert.InRange(StatefulBatches.Memory(state, Memory)[0], 0.75, 0.7502);
    }

    [Fact]
    public void Losses_SecondCall_StartsFromTheLambdaOfTheFirst()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(2);
        var objective = new AdaptiveLabelDistributionallyRobustLoss(normalize: LogitNormalization.None);
        double[] outputs = [2, 0, -1];
        var lambda = 1.0;
        for (var call = 0; call < 3; call++)
        {
            objective.Losses(StatefulBatches.Context(state, [1], [outputs], [0]));
            lambda = AdaptiveLabelDistributionallyRobustLossReference.Lambda(objective, outputs, lambda);
            Assert.Equal(lambda, StatefulBatches.Memory(state, Memory)[1], 12);
            Assert.Equal(1, StatefulBatches.Memory(state, Memory)[0]);
        }
    }

    [Fact]
    public void Losses_Validation_UseTheStartAndChangeNothing()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        var objective = new AdaptiveLabelDistributionallyRobustLoss(2, margin: 0.5);
        var losses = StatefulBatches.Losses(objective, StatefulBatches.Context(state, [700], [[1, 3, -2]], [0], training: false));
        Assert.Equal(ObjectiveContract.Losses(new LabelDistributionallyRobustLoss(2, 0.5, LogitNormalization.L1Mean), new ExampleBatch([[1, 3, -2]], [[0]])), losses);
        Assert.Empty(state.Tensors);
    }

    [Fact]
    public void Losses_IndexOfNoRow_IsAnError()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(2);
        var error = Assert.Throws<ArgumentException>(() => new AdaptiveLabelDistributionallyRobustLoss().Losses(StatefulBatches.Context(state, [2], [[1, 3]], [0])));
        Assert.StartsWith("Memory is kept of 2 training rows, with indices from 0 to 1. Got the index 2.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void AdaptiveLabelDistributionallyRobustLoss_Lambda0OutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLabelDistributionallyRobustLoss(value));
        Assert.StartsWith(FormattableString.Invariant($"Lambda0 of AdaptiveLabelDistributionallyRobustLoss must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLabelDistributionallyRobustLoss() with { Lambda0 = value });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void AdaptiveLabelDistributionallyRobustLoss_AlphaOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLabelDistributionallyRobustLoss(alpha: value));
        Assert.StartsWith(FormattableString.Invariant($"Alpha of AdaptiveLabelDistributionallyRobustLoss must be in (1, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLabelDistributionallyRobustLoss() with { Alpha = value });
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void AdaptiveLabelDistributionallyRobustLoss_MarginOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLabelDistributionallyRobustLoss(margin: value));
        Assert.StartsWith(FormattableString.Invariant($"Margin of AdaptiveLabelDistributionallyRobustLoss must be in [0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLabelDistributionallyRobustLoss() with { Margin = value });
    }

    [Fact]
    public void AdaptiveLabelDistributionallyRobustLoss_UnnamedNormalize_ListsTheNames()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLabelDistributionallyRobustLoss(normalize: (LogitNormalization)7));
        Assert.StartsWith("Normalize of AdaptiveLabelDistributionallyRobustLoss must be one of None, SoftplusMean, L1Mean. Got 7.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new AdaptiveLabelDistributionallyRobustLoss(), new ExampleBatch([[1]], [[0]])));
}
