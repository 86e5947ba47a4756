using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class Poly1FocalReference : NaiveReference<Poly1Focal>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new Poly1Focal(), new Poly1Focal(-1, 2), new Poly1Focal(0.5, 0.5), new Poly1Focal(2, 0)];

    protected override double Loss(Poly1Focal objective, double[] outputs, double[] labels, double[] constants)
    {
        var probability = Naive.Softmax(outputs)[(int)labels[0]];
        return -Math.Pow(1 - probability, objective.Gamma) * Math.Log(probability) + objective.Epsilon1 * Math.Pow(1 - probability, objective.Gamma + 1);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class Poly1FocalTests
{
    [Fact]
    public void Losses_HalfProbability_WorkedByHand()
    {
        var batch = new ExampleBatch([[1, 1]], [[0]]);
        Assert.Equal(0.25 * Math.Log(2) + 3 * 0.125, ObjectiveContract.Losses(new Poly1Focal(3, 2), batch)[0], 12);
    }

    [Fact]
    public void Poly1Focal_NegativeGamma_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Poly1Focal(gamma: -0.5));
        Assert.StartsWith("Gamma of Poly1Focal must be in [0, infinity). Got -0.5.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Poly1Focal_Epsilon1BelowMinusOne_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Poly1Focal(epsilon1: -1.1));
        Assert.StartsWith("Epsilon1 of Poly1Focal must be in [-1, infinity). Got -1.1.", error.Message, StringComparison.Ordinal);
    }
}
