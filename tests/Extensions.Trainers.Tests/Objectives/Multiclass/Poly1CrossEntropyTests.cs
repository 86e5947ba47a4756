using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class Poly1CrossEntropyReference : NaiveReference<Poly1CrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new Poly1CrossEntropy(), new Poly1CrossEntropy(-1), new Poly1CrossEntropy(2.5)];

    protected override double Loss(Poly1CrossEntropy objective, double[] outputs, double[] labels, double[] constants)
    {
        var probability = Naive.Softmax(outputs)[(int)labels[0]];
        return -Math.Log(probability) + objective.Epsilon1 * (1 - probability);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class Poly1CrossEntropyTests
{
    [Fact]
    public void Losses_HalfProbability_AddHalfOfEpsilon()
    {
        var batch = new ExampleBatch([[7, 7]], [[0]]);
        Assert.Equal(Math.Log(2) + 1.5, ObjectiveContract.Losses(new Poly1CrossEntropy(3), batch)[0], 12);
    }

    [Fact]
    public void Poly1CrossEntropy_Epsilon1BelowMinusOne_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Poly1CrossEntropy(epsilon1: -1.1));
        Assert.StartsWith("Epsilon1 of Poly1CrossEntropy must be in [-1, infinity). Got -1.1.", error.Message, StringComparison.Ordinal);
    }
}
