using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class PolyNCrossEntropyReference : NaiveReference<PolyNCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new PolyNCrossEntropy([1]), new PolyNCrossEntropy([2, -0.4, 0.3, 0.1]), new PolyNCrossEntropy([-1, -0.5])];

    protected override double Loss(PolyNCrossEntropy objective, double[] outputs, double[] labels, double[] constants)
    {
        var probability = Naive.Softmax(outputs)[(int)labels[0]];
        var sum = -Math.Log(probability);
        for (var j = 1; j <= objective.Epsilons.Count; j++)
            sum += objective.Epsilons[j - 1] * Math.Pow(1 - probability, j);
        return sum;
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class PolyNCrossEntropyTests
{
    [Fact]
    public void Losses_OneCoefficient_EqualPoly1()
    {
        var batch = Some.Batch(new Poly1CrossEntropy(), 6, 3);
        Assert.Equal(ObjectiveContract.Losses(new Poly1CrossEntropy(0.7), batch), ObjectiveContract.Losses(new PolyNCrossEntropy([0.7]), batch));
    }

    [Fact]
    public void PolyNCrossEntropy_NoEpsilons_IsAnError()
    {
        var error = Assert.Throws<ArgumentException>(() => new PolyNCrossEntropy([]));
        Assert.StartsWith("Epsilons of PolyNCrossEntropy must hold one number or more. Got none.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PolyNCrossEntropy_CoefficientBelowZero_NamesPositionRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new PolyNCrossEntropy([1, -0.6]));
        Assert.StartsWith("Epsilons[1] of PolyNCrossEntropy must be in [-0.5, infinity). Got -0.6.", error.Message, StringComparison.Ordinal);
    }
}
