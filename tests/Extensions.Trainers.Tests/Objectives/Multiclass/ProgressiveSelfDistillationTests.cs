using System.Text.Json;
using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class ProgressiveSelfDistillationReference : NaiveReference<ProgressiveSelfDistillation>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new ProgressiveSelfDistillation(), new ProgressiveSelfDistillation(1, 3)];

    /// <summary>The first call: nothing was predicted before, the label stands alone.</summary>
    protected override double Loss(ProgressiveSelfDistillation objective, double[] outputs, double[] labels, double[] constants) => -Math.Log(Naive.Softmax(outputs)[(int)labels[0]]);
}

public sealed class ProgressiveSelfDistillationGolden : GoldenSteps
{
    public override string Name => "pskd";

    protected override string Memory => ProgressiveSelfDistillation.Memory;

    protected override void CheckStep(Objective objective, ObjectiveContext context, JsonElement expected, double tolerance) =>
        GoldenNumbers.AssertClose([expected.GetProperty("alpha_t").GetDouble()], [((ProgressiveSelfDistillation)objective).Weight(context)], tolerance, "weight");
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class ProgressiveSelfDistillationTests
{
    private const string Memory = ProgressiveSelfDistillation.Memory;
    private static readonly double[] Outputs = [0, Math.Log(3)];

    [Fact]
    public void Losses_SecondEpoch_MixLabelAndPrediction()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(2);
        var objective = new ProgressiveSelfDistillation(0.8);
        Assert.Equal(Math.Log(2), StatefulBatches.Losses(objective, StatefulBatches.Context(state, [1], [[0, 0]], [1], epochCount: 4))[0], 12);
        var second = StatefulBatches.Losses(objective, StatefulBatches.Context(state, [1], [Outputs], [1], epoch: 1, epochCount: 4))[0];
        Assert.Equal(-0.6 * Math.Log(0.75) - 0.4 * (Math.Log(0.25) + Math.Log(0.75)) / 2, second, 12);
        Assert.Equal([0, 0, 0.25, 0.75], StatefulBatches.Memory(state, Memory), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Losses_RowFirstSeenLate_HasItsLabelAlone()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(2);
        var objective = new ProgressiveSelfDistillation();
        objective.Losses(StatefulBatches.Context(state, [0], [Outputs], [1], epochCount: 2));
        var losses = StatefulBatches.Losses(objective, StatefulBatches.Context(state, [1, 0], [Outputs, Outputs], [0, 0], epoch: 1, epochCount: 2));
        Assert.Equal(-Math.Log(0.25), losses[0], 12);
        Assert.Equal(-0.2 * Math.Log(0.25) - 0.8 * (0.25 * Math.Log(0.25) + 0.75 * Math.Log(0.75)), losses[1], 12);
    }

    [Fact]
    public void Losses_RowLeftOutForAnEpoch_KeepsItsPrediction()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(2);
        var objective = new ProgressiveSelfDistillation();
        objective.Losses(StatefulBatches.Context(state, [0, 1], [Outputs, Outputs], [1, 1], epochCount: 3));
        objective.Losses(StatefulBatches.Context(state, [1], [[5, 0]], [1], epoch: 1, epochCount: 3));
        Assert.Equal(0.75, StatefulBatches.Memory(state, Memory)[1], 12);
    }

    [Theory]
    [InlineData(null, 0, 4, 0.2)]
    [InlineData(null, 3, 4, 0.8)]
    [InlineData(2, 0, 4, 0.4)]
    [InlineData(2, 3, 4, 0.8)]
    public void Weight_ByEpoch_GrowsUpToAlpha(int? totalEpochs, int epoch, int epochCount, double expected)
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        Assert.Equal(expected, new ProgressiveSelfDistillation(0.8, totalEpochs).Weight(StatefulBatches.Context(state, [0], [[0, 0]], [0], epoch: epoch, epochCount: epochCount)), 12);
    }

    [Fact]
    public void Losses_Validation_AreCrossEntropyAndChangeNothing()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        var losses = StatefulBatches.Losses(new ProgressiveSelfDistillation(), StatefulBatches.Context(state, [700], [Outputs], [0], training: false));
        Assert.Equal(-Math.Log(0.25), losses[0], 12);
        Assert.Empty(state.Tensors);
    }

    [Fact]
    public void Losses_IndexOfNoRow_IsAnError()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(2);
        var error = Assert.Throws<ArgumentException>(() => new ProgressiveSelfDistillation().Losses(StatefulBatches.Context(state, [2], [Outputs], [0])));
        Assert.StartsWith("Memory is kept of 2 training rows, with indices from 0 to 1. Got the index 2.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Serialize_Alpha_HasThePapersName() =>
        Assert.Equal("""{"type":"pskd","alpha_T":0.5,"total_epochs":null}""", JsonSerializer.Serialize<Objective>(new ProgressiveSelfDistillation(0.5)));

    [Fact]
    public void ProgressiveSelfDistillation_NoEpochs_NamesTheLimit()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ProgressiveSelfDistillation(totalEpochs: 0));
        Assert.StartsWith("TotalEpochs of ProgressiveSelfDistillation must be 1 or more, or null. Got 0.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void ProgressiveSelfDistillation_AlphaOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ProgressiveSelfDistillation(value));
        Assert.StartsWith(FormattableString.Invariant($"Alpha of ProgressiveSelfDistillation must be in [0, 1]. Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProgressiveSelfDistillation() with { Alpha = value });
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new ProgressiveSelfDistillation(), new ExampleBatch([[1]], [[0]])));
}
