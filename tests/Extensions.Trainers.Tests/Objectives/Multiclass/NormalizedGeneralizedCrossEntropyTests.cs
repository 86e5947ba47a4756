using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class NormalizedGeneralizedCrossEntropyReference : NaiveReference<NormalizedGeneralizedCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new NormalizedGeneralizedCrossEntropy(), new NormalizedGeneralizedCrossEntropy(0.1, 10), new NormalizedGeneralizedCrossEntropy(1)];

    protected override double Loss(NormalizedGeneralizedCrossEntropy objective, double[] outputs, double[] labels, double[] constants)
    {
        var powers = Naive.Softmax(outputs).Select(probability => Math.Pow(Math.Max(probability, 1e-7), objective.Q)).ToArray();
        return objective.Scale * (1 - powers[(int)labels[0]]) / (powers.Length - powers.Sum());
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class NormalizedGeneralizedCrossEntropyTests
{
    [Fact]
    public void Losses_UniformPrediction_AreOneShareOfTheClasses() =>
        Assert.Equal(2.5, ObjectiveContract.Losses(new NormalizedGeneralizedCrossEntropy(scale: 10), new ExampleBatch([[2, 2, 2, 2]], [[1]]))[0], 12);

    [Fact]
    public void Losses_PowerOne_AreTheNormalizedMeanAbsoluteError()
    {
        var batch = new ExampleBatch([[1, 2, 0], [0, -1, 1]], [[0], [2]]);
        var losses = ObjectiveContract.Losses(new NormalizedGeneralizedCrossEntropy(1), batch);
        foreach (var (expected, actual) in ObjectiveContract.Losses(new NormalizedMeanAbsoluteError(), batch).Zip(losses))
            Assert.Equal(expected, actual, 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void NormalizedGeneralizedCrossEntropy_QOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedGeneralizedCrossEntropy(value));
        Assert.StartsWith(FormattableString.Invariant($"Q of NormalizedGeneralizedCrossEntropy must be in (0, 1]. Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedGeneralizedCrossEntropy() with { Q = value });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void NormalizedGeneralizedCrossEntropy_ScaleOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedGeneralizedCrossEntropy(scale: value));
        Assert.StartsWith(FormattableString.Invariant($"Scale of NormalizedGeneralizedCrossEntropy must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedGeneralizedCrossEntropy() with { Scale = value });
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new NormalizedGeneralizedCrossEntropy(), new ExampleBatch([[1]], [[0]])));
}
