using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class NormalizedReverseCrossEntropyReference : NaiveReference<NormalizedReverseCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new NormalizedReverseCrossEntropy(), new NormalizedReverseCrossEntropy(FormulaConvention.Official), new NormalizedReverseCrossEntropy(FormulaConvention.Official, -4)];

    protected override double Loss(NormalizedReverseCrossEntropy objective, double[] outputs, double[] labels, double[] constants)
    {
        var loss = ReverseCrossEntropyReference.Plain(objective.LogOfZero, outputs, labels);
        var others = outputs.Length - 1;
        return objective.Convention == FormulaConvention.Official ? loss * others / 4 : loss / (-objective.LogOfZero * others);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class NormalizedReverseCrossEntropyTests
{
    [Fact]
    public void Losses_UniformPrediction_AreTheFormulasByHand()
    {
        var batch = new ExampleBatch([[2, 2, 2, 2]], [[1]]);
        Assert.Equal(0.25, ObjectiveContract.Losses(new NormalizedReverseCrossEntropy(), batch)[0], 12);
        Assert.Equal(3 * 3 / 4.0, ObjectiveContract.Losses(new NormalizedReverseCrossEntropy(FormulaConvention.Official, -4), batch)[0], 12);
    }

    [Fact]
    public void Losses_OfThePaper_DoNotDependOnTheLogOfZero()
    {
        var batch = Some.Batch(new NormalizedReverseCrossEntropy(), 5, 3);
        Assert.Equal(ObjectiveContract.Losses(new NormalizedReverseCrossEntropy(), batch), ObjectiveContract.Losses(new NormalizedReverseCrossEntropy(logOfZero: -1), batch));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void NormalizedReverseCrossEntropy_LogOfZeroOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedReverseCrossEntropy(logOfZero: value));
        Assert.StartsWith(FormattableString.Invariant($"LogOfZero of NormalizedReverseCrossEntropy must be in (-infinity, 0). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedReverseCrossEntropy() with { LogOfZero = value });
    }

    [Fact]
    public void NormalizedReverseCrossEntropy_UnnamedConvention_ListsTheNames()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedReverseCrossEntropy((FormulaConvention)7));
        Assert.StartsWith("Convention of NormalizedReverseCrossEntropy must be one of Paper, Official. Got 7.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new NormalizedReverseCrossEntropy(), new ExampleBatch([[1]], [[0]])));
}
