using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Binary;

public sealed class BinaryFocalLossReference : NaiveReference<BinaryFocalLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new BinaryFocalLoss(), new BinaryFocalLoss(2, null), new BinaryFocalLoss(0.5, 0.75), new BinaryFocalLoss(0)];

    protected override double Loss(BinaryFocalLoss objective, double[] outputs, double[] labels, double[] constants)
    {
        var probability = Naive.LabelProbability(outputs[0], labels[0]);
        return -Naive.LabelWeight(objective.Alpha, labels[0]) * Math.Pow(1 - probability, objective.Gamma) * Math.Log(probability);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class BinaryFocalLossTests
{
    [Fact]
    public void Losses_ZeroOutput_WorkedByHand()
    {
        var batch = new ExampleBatch([[0], [0]], [[1], [0]]);
        Assert.Equal([0.25 * 0.25 * Math.Log(2), 0.75 * 0.25 * Math.Log(2)], ObjectiveContract.Losses(new BinaryFocalLoss(), batch));
    }

    [Fact]
    public void BinaryFocalLoss_NegativeGamma_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryFocalLoss(gamma: -0.5));
        Assert.StartsWith("Gamma of BinaryFocalLoss must be in [0, infinity). Got -0.5.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void BinaryFocalLoss_AlphaOutsideItsRange_NamesRangeAndValue(double alpha)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryFocalLoss(alpha: alpha));
        Assert.StartsWith($"Alpha of BinaryFocalLoss must be in (0, 1). Got {alpha}.", error.Message, StringComparison.Ordinal);
    }
}
