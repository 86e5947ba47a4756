using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class SymmetricCrossEntropyReference : NaiveReference<SymmetricCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new SymmetricCrossEntropy(), new SymmetricCrossEntropy(6, 0.1), new SymmetricCrossEntropy(1, 1, -4)];

    protected override double Loss(SymmetricCrossEntropy objective, double[] outputs, double[] labels, double[] constants) =>
        objective.Alpha * -Math.Log(Naive.Softmax(outputs)[(int)labels[0]]) + objective.Beta * ReverseCrossEntropyReference.Plain(objective.LogOfZero, outputs, labels);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class SymmetricCrossEntropyTests
{
    [Fact]
    public void Losses_HalfProbability_AreBothTermsByHand() =>
        Assert.Equal(2 * Math.Log(2) + 3 * 4 * 0.5, ObjectiveContract.Losses(new SymmetricCrossEntropy(2, 3, -4), new ExampleBatch([[1, 1]], [[0]]))[0], 12);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void SymmetricCrossEntropy_AlphaOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SymmetricCrossEntropy(alpha: value));
        Assert.StartsWith(FormattableString.Invariant($"Alpha of SymmetricCrossEntropy must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SymmetricCrossEntropy() with { Alpha = value });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void SymmetricCrossEntropy_BetaOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SymmetricCrossEntropy(beta: value));
        Assert.StartsWith(FormattableString.Invariant($"Beta of SymmetricCrossEntropy must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SymmetricCrossEntropy() with { Beta = value });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void SymmetricCrossEntropy_LogOfZeroOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SymmetricCrossEntropy(logOfZero: value));
        Assert.StartsWith(FormattableString.Invariant($"LogOfZero of SymmetricCrossEntropy must be in (-infinity, 0). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SymmetricCrossEntropy() with { LogOfZero = value });
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new SymmetricCrossEntropy(), new ExampleBatch([[1]], [[0]])));
}
