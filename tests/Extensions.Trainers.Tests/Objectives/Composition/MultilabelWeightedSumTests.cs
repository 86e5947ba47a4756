using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Composition;

public sealed class MultilabelWeightedSumReference : WeightedSumReference<MultilabelWeightedSum, MultilabelObjective>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new MultilabelWeightedSum([new MultilabelCrossEntropy(), new MultilabelFocalLoss()], [0.5, 2]), new MultilabelWeightedSum([new MultilabelFocalLoss()])];

    protected override (ValueList<MultilabelObjective>, NumberList) Parts(MultilabelWeightedSum sum) => (sum.Objectives, sum.Weights);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class MultilabelWeightedSumTests
{
    [Fact]
    public void Losses_OfTwoParts_AreWeightedAndAdded()
    {
        var batch = Some.Batch(new MultilabelCrossEntropy(), 5, 3);
        var expected = ObjectiveContract.Losses(new MultilabelCrossEntropy(), batch).Zip(ObjectiveContract.Losses(new MultilabelFocalLoss(), batch), (a, b) => 0.5 * a + 2 * b);
        foreach (var (sum, actual) in expected.Zip(ObjectiveContract.Losses(new MultilabelWeightedSum([new MultilabelCrossEntropy(), new MultilabelFocalLoss()], [0.5, 2]), batch)))
            Assert.Equal(sum, actual, 12);
    }

    [Fact]
    public void MultilabelWeightedSum_BadParts_AreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new MultilabelWeightedSum([]));
        Assert.StartsWith("Objectives of MultilabelWeightedSum must hold one objective or more.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => new MultilabelWeightedSum([new MultilabelCrossEntropy()], [1, 2]));
        Assert.StartsWith("Weights of MultilabelWeightedSum must hold one number per objective, or none. Got 2 numbers for 1 objectives.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MultilabelWeightedSum([new MultilabelCrossEntropy()], [double.NaN]));
    }
}
