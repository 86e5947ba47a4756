using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class NormalizedCrossEntropyReference : NaiveReference<NormalizedCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new NormalizedCrossEntropy(), new NormalizedCrossEntropy(10)];

    internal static double Plain(double[] outputs, double[] labels)
    {
        var probabilities = Naive.Softmax(outputs);
        return Math.Log(probabilities[(int)labels[0]]) / probabilities.Sum(Math.Log);
    }

    protected override double Loss(NormalizedCrossEntropy objective, double[] outputs, double[] labels, double[] constants) => objective.Scale * Plain(outputs, labels);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class NormalizedCrossEntropyTests
{
    [Fact]
    public void Losses_UniformPrediction_AreOneShareOfTheClasses() =>
        Assert.Equal(2.5, ObjectiveContract.Losses(new NormalizedCrossEntropy(10), new ExampleBatch([[2, 2, 2, 2]], [[1]]))[0], 12);

    [Fact]
    public void Losses_OverAllLabels_SumToTheScale()
    {
        double[] outputs = [1.5, -0.3, 0.7];
        var batch = new ExampleBatch([outputs, outputs, outputs], [[0], [1], [2]]);
        Assert.Equal(1, ObjectiveContract.Losses(new NormalizedCrossEntropy(), batch).Sum(), 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void NormalizedCrossEntropy_ScaleOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedCrossEntropy(value));
        Assert.StartsWith(FormattableString.Invariant($"Scale of NormalizedCrossEntropy must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedCrossEntropy() with { Scale = value });
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new NormalizedCrossEntropy(), new ExampleBatch([[1]], [[0]])));
}
