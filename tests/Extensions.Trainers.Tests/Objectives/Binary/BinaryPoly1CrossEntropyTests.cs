using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Binary;

public sealed class BinaryPoly1CrossEntropyReference : NaiveReference<BinaryPoly1CrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new BinaryPoly1CrossEntropy(), new BinaryPoly1CrossEntropy(-1), new BinaryPoly1CrossEntropy(2.5)];

    protected override double Loss(BinaryPoly1CrossEntropy objective, double[] outputs, double[] labels, double[] constants)
    {
        var probability = Naive.LabelProbability(outputs[0], labels[0]);
        return -Math.Log(probability) + objective.Epsilon1 * (1 - probability);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class BinaryPoly1CrossEntropyTests
{
    [Fact]
    public void Losses_OutputAgainstZero_EqualSoftmaxOfTwoClasses()
    {
        var expected = ObjectiveContract.Losses(new Poly1CrossEntropy(2), new ExampleBatch([[0, 1.5], [0, -3]], [[1], [1]]));
        var actual = ObjectiveContract.Losses(new BinaryPoly1CrossEntropy(2), new ExampleBatch([[1.5], [-3]], [[1], [1]]));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    [Fact]
    public void BinaryPoly1CrossEntropy_Epsilon1BelowMinusOne_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryPoly1CrossEntropy(epsilon1: -1.1));
        Assert.StartsWith("Epsilon1 of BinaryPoly1CrossEntropy must be in [-1, infinity). Got -1.1.", error.Message, StringComparison.Ordinal);
    }
}
