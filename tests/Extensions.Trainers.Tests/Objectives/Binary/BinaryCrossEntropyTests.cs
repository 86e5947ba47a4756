using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Binary;

public sealed class BinaryCrossEntropyReference : NaiveReference<BinaryCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new BinaryCrossEntropy(), new BinaryCrossEntropy(0.1), new BinaryCrossEntropy(0.2, 3), new BinaryCrossEntropy(positiveWeight: 0.4)];

    protected override double Loss(BinaryCrossEntropy objective, double[] outputs, double[] labels, double[] constants)
    {
        var probability = Naive.Sigmoid(outputs[0]);
        var target = labels[0] == 1 ? 1 - objective.LabelSmoothing / 2 : objective.LabelSmoothing / 2;
        return -objective.PositiveWeight * target * Math.Log(probability) - (1 - target) * Math.Log(1 - probability);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class BinaryCrossEntropyTests
{
    [Fact]
    public void Losses_OutputAgainstZero_EqualSoftmaxOfTwoClasses()
    {
        var outputs = new[] { -2.0, 0.3, 4 };
        var two = new ExampleBatch([.. outputs.Select(x => new[] { 0, x })], [[1], [0], [0]]);
        var one = new ExampleBatch([.. outputs.Select(x => new[] { x })], two.Labels);
        var expected = ObjectiveContract.Losses(new CrossEntropy(0.3, [1, 2.5]), two);
        var actual = ObjectiveContract.Losses(new BinaryCrossEntropy(0.3, 2.5), one);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    [Fact]
    public void BinaryCrossEntropy_ParameterOutsideItsRange_NamesRangeAndValue()
    {
        var smoothing = Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy(1));
        Assert.StartsWith("LabelSmoothing of BinaryCrossEntropy must be in [0, 1). Got 1.", smoothing.Message, StringComparison.Ordinal);
        var weight = Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy(positiveWeight: 0));
        Assert.StartsWith("PositiveWeight of BinaryCrossEntropy must be in (0, infinity). Got 0.", weight.Message, StringComparison.Ordinal);
    }
}
