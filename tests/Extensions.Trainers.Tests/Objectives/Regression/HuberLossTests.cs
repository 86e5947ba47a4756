using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Regression;

public sealed class HuberLossReference : NaiveReference<HuberLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new HuberLoss(), new HuberLoss(0.3), new HuberLoss(5)];

    protected override double Loss(HuberLoss objective, double[] outputs, double[] labels, double[] constants)
    {
        var error = Math.Abs(outputs[0] - labels[0]);
        return error <= objective.Delta ? 0.5 * error * error : objective.Delta * (error - 0.5 * objective.Delta);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class HuberLossTests
{
    [Fact]
    public void Losses_BelowAtAndAboveDelta_WorkedByHand()
    {
        var batch = new ExampleBatch([[1], [2], [-5]], [[0], [0], [0]]);
        Assert.Equal([0.5, 2, 8], ObjectiveContract.Losses(new HuberLoss(2), batch));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void HuberLoss_DeltaOutsideItsRange_NamesRangeAndValue(double delta)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new HuberLoss(delta));
        Assert.StartsWith(FormattableString.Invariant($"Delta of HuberLoss must be in (0, infinity). Got {delta}."), error.Message, StringComparison.Ordinal);
    }
}
