using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Composition;

public sealed class RegressionWeightedSumReference : WeightedSumReference<RegressionWeightedSum, RegressionObjective>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new RegressionWeightedSum([new SquaredError(), new HuberLoss()], [0.5, 2]), new RegressionWeightedSum([new HuberLoss()])];

    protected override (ValueList<RegressionObjective>, NumberList) Parts(RegressionWeightedSum sum) => (sum.Objectives, sum.Weights);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class RegressionWeightedSumTests
{
    [Fact]
    public void Losses_OfTwoParts_AreWeightedAndAdded()
    {
        var batch = Some.Batch(new SquaredError(), 5, 3);
        var expected = ObjectiveContract.Losses(new SquaredError(), batch).Zip(ObjectiveContract.Losses(new HuberLoss(), batch), (a, b) => 0.5 * a + 2 * b);
        foreach (var (sum, actual) in expected.Zip(ObjectiveContract.Losses(new RegressionWeightedSum([new SquaredError(), new HuberLoss()], [0.5, 2]), batch)))
            Assert.Equal(sum, actual, 12);
    }

    [Fact]
    public void RegressionWeightedSum_BadParts_AreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new RegressionWeightedSum([]));
        Assert.StartsWith("Objectives of RegressionWeightedSum must hold one objective or more.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => new RegressionWeightedSum([new SquaredError()], [1, 2]));
        Assert.StartsWith("Weights of RegressionWeightedSum must hold one number per objective, or none. Got 2 numbers for 1 objectives.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegressionWeightedSum([new SquaredError()], [double.NaN]));
    }
}
