using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multilabel;

public sealed class MultilabelFocalLossReference : NaiveReference<MultilabelFocalLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new MultilabelFocalLoss(), new MultilabelFocalLoss(2, null), new MultilabelFocalLoss(0.5, 0.75), new MultilabelFocalLoss(0)];

    protected override double Loss(MultilabelFocalLoss objective, double[] outputs, double[] labels, double[] constants)
    {
        var sum = 0.0;
        for (var label = 0; label < labels.Length; label++)
        {
            var probability = Naive.LabelProbability(outputs[label], labels[label]);
            sum -= Naive.LabelWeight(objective.Alpha, labels[label]) * Math.Pow(1 - probability, objective.Gamma) * Math.Log(probability);
        }
        return sum / labels.Length;
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class MultilabelFocalLossTests
{
    [Fact]
    public void MultilabelFocalLoss_NegativeGamma_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MultilabelFocalLoss(gamma: -0.5));
        Assert.StartsWith("Gamma of MultilabelFocalLoss must be in [0, infinity). Got -0.5.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void MultilabelFocalLoss_AlphaOutsideItsRange_NamesRangeAndValue(double alpha)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MultilabelFocalLoss(alpha: alpha));
        Assert.StartsWith($"Alpha of MultilabelFocalLoss must be in (0, 1). Got {alpha}.", error.Message, StringComparison.Ordinal);
    }
}
