using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multilabel;

public sealed class MultilabelPoly1FocalReference : NaiveReference<MultilabelPoly1Focal>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new MultilabelPoly1Focal(), new MultilabelPoly1Focal(-1), new MultilabelPoly1Focal(1, 2, 0.25), new MultilabelPoly1Focal(-0.8, 0.5, 0.3)];

    protected override double Loss(MultilabelPoly1Focal objective, double[] outputs, double[] labels, double[] constants)
    {
        var sum = 0.0;
        for (var label = 0; label < labels.Length; label++)
        {
            var probability = Naive.LabelProbability(outputs[label], labels[label]);
            sum -= Naive.LabelWeight(objective.Alpha, labels[label]) * Math.Pow(1 - probability, objective.Gamma) * Math.Log(probability);
            sum += objective.Epsilon1 * Math.Pow(1 - probability, objective.Gamma + 1);
        }
        return sum / labels.Length;
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class MultilabelPoly1FocalTests
{
    [Fact]
    public void MultilabelPoly1Focal_NegativeGamma_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MultilabelPoly1Focal(gamma: -0.5));
        Assert.StartsWith("Gamma of MultilabelPoly1Focal must be in [0, infinity). Got -0.5.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MultilabelPoly1Focal_Epsilon1BelowMinusOne_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MultilabelPoly1Focal(epsilon1: -1.1));
        Assert.StartsWith("Epsilon1 of MultilabelPoly1Focal must be in [-1, infinity). Got -1.1.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void MultilabelPoly1Focal_AlphaOutsideItsRange_NamesRangeAndValue(double alpha)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MultilabelPoly1Focal(alpha: alpha));
        Assert.StartsWith($"Alpha of MultilabelPoly1Focal must be in (0, 1). Got {alpha}.", error.Message, StringComparison.Ordinal);
    }
}
