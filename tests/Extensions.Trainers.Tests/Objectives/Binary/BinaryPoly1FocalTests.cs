using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Binary;

public sealed class BinaryPoly1FocalReference : NaiveReference<BinaryPoly1Focal>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new BinaryPoly1Focal(), new BinaryPoly1Focal(-1, 2), new BinaryPoly1Focal(0.5, 0.5)];

    protected override double Loss(BinaryPoly1Focal objective, double[] outputs, double[] labels, double[] constants)
    {
        var probability = Naive.LabelProbability(outputs[0], labels[0]);
        return -Math.Pow(1 - probability, objective.Gamma) * Math.Log(probability) + objective.Epsilon1 * Math.Pow(1 - probability, objective.Gamma + 1);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class BinaryPoly1FocalTests
{
    [Fact]
    public void Losses_OutputAgainstZero_EqualSoftmaxOfTwoClasses()
    {
        var expected = ObjectiveContract.Losses(new Poly1Focal(2, 1.5), new ExampleBatch([[0, 1.5], [0, -3]], [[1], [0]]));
        var actual = ObjectiveContract.Losses(new BinaryPoly1Focal(2, 1.5), new ExampleBatch([[1.5], [-3]], [[1], [0]]));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    [Fact]
    public void BinaryPoly1Focal_NegativeGamma_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryPoly1Focal(gamma: -0.5));
        Assert.StartsWith("Gamma of BinaryPoly1Focal must be in [0, infinity). Got -0.5.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BinaryPoly1Focal_Epsilon1BelowMinusOne_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryPoly1Focal(epsilon1: -1.1));
        Assert.StartsWith("Epsilon1 of BinaryPoly1Focal must be in [-1, infinity). Got -1.1.", error.Message, StringComparison.Ordinal);
    }
}
