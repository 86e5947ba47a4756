using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Binary;

public sealed class BinaryLogitAdjustedCrossEntropyReference : NaiveReference<BinaryLogitAdjustedCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new BinaryLogitAdjustedCrossEntropy(0.1), new BinaryLogitAdjustedCrossEntropy(0.1, 0), new BinaryLogitAdjustedCrossEntropy(0.7, 2)];

    protected override double Loss(BinaryLogitAdjustedCrossEntropy objective, double[] outputs, double[] labels, double[] constants)
    {
        var odds = Math.Pow(objective.PositiveShare / (1 - objective.PositiveShare), objective.Tau) * Math.Exp(outputs[0]);
        return -Math.Log(labels[0] == 1 ? odds / (1 + odds) : 1 / (1 + odds));
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class BinaryLogitAdjustedCrossEntropyTests
{
    [Fact]
    public void Losses_ZeroOutput_AreOfTheClassShares()
    {
        var losses = ObjectiveContract.Losses(new BinaryLogitAdjustedCrossEntropy(0.1), new ExampleBatch([[0], [0]], [[1], [0]]));
        Assert.Equal(-Math.Log(0.1), losses[0], 12);
        Assert.Equal(-Math.Log(0.9), losses[1], 12);
    }

    [Fact]
    public void Losses_AsTwoClasses_EqualTheMulticlassForm()
    {
        var binary = Some.Batch(new BinaryLogitAdjustedCrossEntropy(0.2), 8, 1);
        var multiclass = binary with { Outputs = [.. binary.Outputs.Select(row => new[] { 0, row[0] })] };
        var expected = ObjectiveContract.Losses(new LogitAdjustedCrossEntropy([80, 20], 1.5), multiclass);
        foreach (var (two, one) in expected.Zip(ObjectiveContract.Losses(new BinaryLogitAdjustedCrossEntropy(0.2, 1.5), binary)))
            Assert.Equal(two, one, 12);
    }

    [Fact]
    public void BinaryLogitAdjustedCrossEntropy_BadInput_IsNamed()
    {
        Rejected.OutOfRange("PositiveShare of BinaryLogitAdjustedCrossEntropy must be in (0, 1). Got 0.", () => new BinaryLogitAdjustedCrossEntropy(0));
        Rejected.OutOfRange("PositiveShare of BinaryLogitAdjustedCrossEntropy must be in (0, 1). Got 1.", () => new BinaryLogitAdjustedCrossEntropy(1));
        Rejected.OutOfRange("Tau of BinaryLogitAdjustedCrossEntropy must be in [0, infinity). Got -1.", () => new BinaryLogitAdjustedCrossEntropy(0.5, -1));
    }
}
