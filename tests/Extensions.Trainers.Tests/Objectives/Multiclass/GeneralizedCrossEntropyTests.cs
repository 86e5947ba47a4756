using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class GeneralizedCrossEntropyReference : NaiveReference<GeneralizedCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new GeneralizedCrossEntropy(), new GeneralizedCrossEntropy(0.01), new GeneralizedCrossEntropy(1)];

    protected override double Loss(GeneralizedCrossEntropy objective, double[] outputs, double[] labels, double[] constants) =>
        (1 - Math.Pow(Math.Max(Naive.Softmax(outputs)[(int)labels[0]], 1e-7), objective.Q)) / objective.Q;
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class GeneralizedCrossEntropyTests
{
    [Fact]
    public void Losses_QuarterProbability_AreOneForHalfPower() =>
        Assert.Equal((1 - 0.5) / 0.5, ObjectiveContract.Losses(new GeneralizedCrossEntropy(0.5), new ExampleBatch([[1, 1, 1, 1]], [[2]]))[0], 12);

    [Fact]
    public void Losses_ProbabilityBelowTheFloor_HaveTheFloorsValueAndNoGradient()
    {
        var batch = new ExampleBatch([[0, 20]], [[0]]);
        Assert.Equal((1 - Math.Pow(1e-7, 0.7)) / 0.7, ObjectiveContract.Losses(new GeneralizedCrossEntropy(), batch)[0], 12);
        Assert.Equal([0, 0], ObjectiveContract.Gradient(new GeneralizedCrossEntropy(), batch, [1])[0]);
    }

    [Fact]
    public void Losses_TinyPower_IsCrossEntropy()
    {
        var batch = Some.Batch(new CrossEntropy(), 6, 3);
        foreach (var (expected, actual) in ObjectiveContract.Losses(new CrossEntropy(), batch).Zip(ObjectiveContract.Losses(new GeneralizedCrossEntropy(1e-9), batch)))
            Assert.Equal(expected, actual, 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void GeneralizedCrossEntropy_QOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new GeneralizedCrossEntropy(value));
        Assert.StartsWith(FormattableString.Invariant($"Q of GeneralizedCrossEntropy must be in (0, 1]. Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeneralizedCrossEntropy() with { Q = value });
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new GeneralizedCrossEntropy(), new ExampleBatch([[1]], [[0]])));
}
