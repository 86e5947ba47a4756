using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class EarlyLearningRegularizationReference : NaiveReference<EarlyLearningRegularization>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new EarlyLearningRegularization(), new EarlyLearningRegularization(0.9, 7), new EarlyLearningRegularization(0, 1), new EarlyLearningRegularization(0.9, 0)];

    internal static double[] Held(double[] outputs) => [.. Naive.Softmax(outputs).Select(probability => Math.Clamp(probability, 1e-4, 1 - 1e-4))];

    protected override double Loss(EarlyLearningRegularization objective, double[] outputs, double[] labels, double[] constants)
    {
        var before = Held(constants);
        var agreement = Held(outputs).Zip(before, (probability, belief) => (1 - objective.Beta) * belief / before.Sum() * probability).Sum();
        return -Math.Log(Naive.Softmax(outputs)[(int)labels[0]]) + objective.Lambda * Math.Log(1 - agreement);
    }
}

public sealed class EarlyLearningRegularizationGolden : GoldenSteps
{
    public override string Name => "elr";

    protected override string Memory => EarlyLearningRegularization.Memory;
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class EarlyLearningRegularizationTests
{
    private const string Memory = EarlyLearningRegularization.Memory;

    [Fact]
    public void Losses_TwoCallsOfOneRow_UseTheRunningMean()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(3);
        var objective = new EarlyLearningRegularization(0.5, 2);
        // t is (0.25, 0.25) after the first call and (0.375, 0.375) after the second.
        Assert.Equal(Math.Log(2) + 2 * Math.Log(1 - 0.25), StatefulBatches.Losses(objective, StatefulBatches.Context(state, [1], [[1, 1]], [0]))[0], 12);
        Assert.Equal(Math.Log(2) + 2 * Math.Log(1 - 0.375), StatefulBatches.Losses(objective, StatefulBatches.Context(state, [1], [[4, 4]], [0]))[0], 12);
        Assert.Equal([0, 0, 0.375, 0.375, 0, 0], StatefulBatches.Memory(state, Memory));
    }

    [Fact]
    public void Losses_RowsThatComeAndGo_KeepTheirTargets()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(3);
        var objective = new EarlyLearningRegularization();
        objective.Losses(StatefulBatches.Context(state, [0, 2], [[1, 0], [0, 3]], [0, 1]));
        var before = StatefulBatches.Memory(state, Memory);
        objective.Losses(StatefulBatches.Context(state, [1, 2], [[5, 0], [0, 1]], [0, 1], epoch: 1));
        var after = StatefulBatches.Memory(state, Memory);
        Assert.Equal(before[..2], after[..2]);
        Assert.Equal([0, 0], before[2..4]);
        Assert.NotEqual(before[4..], after[4..]);
    }

    [Fact]
    public void Losses_Validation_AreCrossEntropyAndChangeNothing()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        var losses = StatefulBatches.Losses(new EarlyLearningRegularization(), StatefulBatches.Context(state, [700], [[1, 3, -2]], [0], training: false));
        Assert.Equal(ObjectiveContract.Losses(new CrossEntropy(), new ExampleBatch([[1, 3, -2]], [[0]]))[0], losses[0], 12);
        Assert.Empty(state.Tensors);
    }

    [Fact]
    public void Losses_CertainPredictionForManyCalls_StaysFinite()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        var objective = new EarlyLearningRegularization();
        var loss = 0.0;
        for (var call = 0; call < 100; call++)
            loss = StatefulBatches.Losses(objective, StatefulBatches.Context(state, [0], [[50, -50]], [0]))[0];
        Assert.InRange(loss, 3 * Math.Log(1e-4), 3 * Math.Log(1e-3));
    }

    [Fact]
    public void Losses_IndexOfNoRow_IsAnError()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(2);
        var error = Assert.Throws<ArgumentException>(() => new EarlyLearningRegularization().Losses(StatefulBatches.Context(state, [2], [[1, 3]], [0])));
        Assert.StartsWith("Memory is kept of 2 training rows, with indices from 0 to 1. Got the index 2.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void EarlyLearningRegularization_BetaOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyLearningRegularization(value));
        Assert.StartsWith(FormattableString.Invariant($"Beta of EarlyLearningRegularization must be in [0, 1). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyLearningRegularization() with { Beta = value });
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void EarlyLearningRegularization_LambdaOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyLearningRegularization(lambda: value));
        Assert.StartsWith(FormattableString.Invariant($"Lambda of EarlyLearningRegularization must be in [0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyLearningRegularization() with { Lambda = value });
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new EarlyLearningRegularization(), new ExampleBatch([[1]], [[0]])));
}
