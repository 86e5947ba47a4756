using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Regression;

public sealed class PinballLossReference : NaiveReference<PinballLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new PinballLoss(), new PinballLoss([0.2]), new PinballLoss([0.1, 0.5, 0.9]), new PinballLoss([0.1, 0.5, 0.9], nonCrossing: false)];

    protected override double Loss(PinballLoss objective, double[] outputs, double[] labels, double[] constants)
    {
        var sum = 0.0;
        for (var i = 0; i < outputs.Length; i++)
        {
            var quantile = objective.NonCrossing ? outputs[0] + outputs.Skip(1).Take(i).Sum(output => Math.Log(1 + Math.Exp(output))) : outputs[i];
            var error = labels[0] - quantile;
            sum += error >= 0 ? objective.Levels[i] * error : (objective.Levels[i] - 1) * error;
        }
        return sum / outputs.Length;
    }
}

public sealed class GoldenPinball : GoldenAdapter
{
    public override string Name => "pinball";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var objective = ((PinballLoss)golden.Build()) with { NonCrossing = false };
        using var state = CheckObjective(golden, objective, golden.Batch(objective), dtype).State;
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class PinballLossTests
{
    [Fact]
    public void Losses_TargetAboveAndBelow_HaveTheSlopesOfTheLevel()
        => Assert.Equal([0.2 * 3, 0.8 * 2], ObjectiveContract.Losses(new PinballLoss([0.2]), new([[1], [5]], [[4], [3]])), (a, b) => Math.Abs(a - b) < 1e-12);

    [Fact]
    public void Head_SeveralLevels_GivesWhatTheLossSaw()
    {
        using var state = new ObjectiveState(1);
        Assert.IsType<AscendingLayer>(Assert.Single(new PinballLoss([0.1, 0.9]).Head(state, 1)));
        Assert.Empty(new PinballLoss([0.1, 0.9], nonCrossing: false).Head(state, 1));
        Assert.Empty(new PinballLoss().Head(state, 1));
    }

    [Fact]
    public void PinballLoss_BadLevels_NameRangeOrOrder()
    {
        Rejected.OutOfRange("Levels of PinballLoss must hold numbers, each in (0, 1). Got 1 at position 1.", () => new PinballLoss([0.5, 1]));
        Assert.StartsWith("Levels of PinballLoss must ascend. Got [0.5, 0.5].", Assert.Throws<ArgumentException>(() => new PinballLoss([0.5, 0.5])).Message, StringComparison.Ordinal);
    }
}
