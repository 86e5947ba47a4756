using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class StablemaxCrossEntropyReference : NaiveReference<StablemaxCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new StablemaxCrossEntropy()];

    protected override double Loss(StablemaxCrossEntropy objective, double[] outputs, double[] labels, double[] constants)
    {
        var terms = outputs.Select(x => x >= 0 ? x + 1 : 1 / (1 - x)).ToArray();
        return -Math.Log(terms[(int)labels[0]] / terms.Sum());
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class StablemaxCrossEntropyTests
{
    [Fact]
    public void Losses_SmallWholeNumbers_WorkedByHand()
    {
        // s(1) = 2, s(0) = 1, s(-1) = 1/2
        var batch = new ExampleBatch([[1, 0, -1], [1, 0, -1]], [[0], [2]]);
        var losses = ObjectiveContract.Losses(new StablemaxCrossEntropy(), batch);
        Assert.Equal(Math.Log(1.75), losses[0], 12);
        Assert.Equal(Math.Log(7), losses[1], 12);
    }

    [Fact]
    public void Gradient_AtZero_IsThatOfBothSides()
    {
        // log s has the derivative 1 at 0 from either side, so all as in softmax
        var gradient = ObjectiveContract.Gradient(new StablemaxCrossEntropy(), new ExampleBatch([[0, 0, 0, 0]], [[1]]), [1])[0];
        Assert.Equal([0.25, -0.75, 0.25, 0.25], gradient);
    }

    [Fact]
    public void StablemaxCrossEntropy_OneClass_IsAnError() => Rejected.OneClass(new StablemaxCrossEntropy());
}
