using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class ReverseCrossEntropyReference : NaiveReference<ReverseCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new ReverseCrossEntropy(), new ReverseCrossEntropy(-4), new ReverseCrossEntropy(scale: 0.1)];

    /// <summary>-sum_k p_k log q_k with the one-hot label q, whose zeros have the logarithm A.</summary>
    internal static double Plain(double logOfZero, double[] outputs, double[] labels) =>
        -Naive.Softmax(outputs).Select((probability, k) => k == (int)labels[0] ? 0 : Math.Max(probability, 1e-7) * logOfZero).Sum();

    protected override double Loss(ReverseCrossEntropy objective, double[] outputs, double[] labels, double[] constants) =>
        objective.Scale * Plain(objective.LogOfZero, outputs, labels);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class ReverseCrossEntropyTests
{
    [Fact]
    public void Losses_UniformPrediction_AreThreeQuartersOfTheLogOfZero() =>
        Assert.Equal(3, ObjectiveContract.Losses(new ReverseCrossEntropy(-4), new ExampleBatch([[2, 2, 2, 2]], [[1]]))[0], 12);

    [Fact]
    public void Losses_CertainAndRight_AreThoseOfTheFloor() =>
        Assert.Equal(8e-7, ObjectiveContract.Losses(new ReverseCrossEntropy(-4), new ExampleBatch([[50, 0, 0]], [[0]]))[0], 12);

    [Fact]
    public void LogOfZero_Default_IsTheLogOfTheCodesFloor() => Assert.Equal(Math.Log(1e-4), new ReverseCrossEntropy().LogOfZero, 12);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void ReverseCrossEntropy_LogOfZeroOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ReverseCrossEntropy(value));
        Assert.StartsWith(FormattableString.Invariant($"LogOfZero of ReverseCrossEntropy must be in (-infinity, 0). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReverseCrossEntropy() with { LogOfZero = value });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void ReverseCrossEntropy_ScaleOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ReverseCrossEntropy(scale: value));
        Assert.StartsWith(FormattableString.Invariant($"Scale of ReverseCrossEntropy must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReverseCrossEntropy() with { Scale = value });
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new ReverseCrossEntropy(), new ExampleBatch([[1]], [[0]])));
}
