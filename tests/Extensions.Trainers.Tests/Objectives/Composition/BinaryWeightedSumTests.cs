using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Composition;

public sealed class BinaryWeightedSumReference : WeightedSumReference<BinaryWeightedSum, BinaryObjective>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new BinaryWeightedSum([new BinaryCrossEntropy(), new BinaryFocalLoss()], [0.5, 2]), new BinaryWeightedSum([new BinaryFocalLoss()])];

    protected override (ValueList<BinaryObjective>, NumberList) Parts(BinaryWeightedSum sum) => (sum.Objectives, sum.Weights);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class BinaryWeightedSumTests
{
    [Fact]
    public void Losses_OfTwoParts_AreWeightedAndAdded()
    {
        var batch = Some.Batch(new BinaryCrossEntropy(), 5, 3);
        var expected = ObjectiveContract.Losses(new BinaryCrossEntropy(), batch).Zip(ObjectiveContract.Losses(new BinaryFocalLoss(), batch), (a, b) => 0.5 * a + 2 * b);
        foreach (var (sum, actual) in expected.Zip(ObjectiveContract.Losses(new BinaryWeightedSum([new BinaryCrossEntropy(), new BinaryFocalLoss()], [0.5, 2]), batch)))
            Assert.Equal(sum, actual, 12);
    }

    [Fact]
    public void BinaryWeightedSum_BadParts_AreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new BinaryWeightedSum([]));
        Assert.StartsWith("Objectives of BinaryWeightedSum must hold one objective or more.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => new BinaryWeightedSum([new BinaryCrossEntropy()], [1, 2]));
        Assert.StartsWith("Weights of BinaryWeightedSum must hold one number per objective, or none. Got 2 numbers for 1 objectives.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryWeightedSum([new BinaryCrossEntropy()], [double.NaN]));
    }
}
