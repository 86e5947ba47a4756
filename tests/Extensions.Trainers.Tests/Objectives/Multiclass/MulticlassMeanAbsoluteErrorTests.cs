using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class MulticlassMeanAbsoluteErrorReference : NaiveReference<MulticlassMeanAbsoluteError>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new MulticlassMeanAbsoluteError(), new MulticlassMeanAbsoluteError(MeanAbsoluteErrorConvention.L1), new MulticlassMeanAbsoluteError(scale: 2.5)];

    protected override double Loss(MulticlassMeanAbsoluteError objective, double[] outputs, double[] labels, double[] constants)
    {
        var sum = Naive.Softmax(outputs).Select((probability, k) => Math.Abs(probability - (k == (int)labels[0] ? 1 : 0))).Sum();
        return objective.Scale * (objective.Convention == MeanAbsoluteErrorConvention.L1 ? sum : sum / 2);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class MulticlassMeanAbsoluteErrorTests
{
    [Fact]
    public void Losses_UniformPrediction_AreThreeQuartersOrTwiceThat()
    {
        var batch = new ExampleBatch([[2, 2, 2, 2]], [[1]]);
        Assert.Equal(0.75, ObjectiveContract.Losses(new MulticlassMeanAbsoluteError(), batch)[0], 12);
        Assert.Equal(1.5, ObjectiveContract.Losses(new MulticlassMeanAbsoluteError(MeanAbsoluteErrorConvention.L1), batch)[0], 12);
        Assert.Equal(7.5, ObjectiveContract.Losses(new MulticlassMeanAbsoluteError(scale: 10), batch)[0], 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void MulticlassMeanAbsoluteError_ScaleOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassMeanAbsoluteError(scale: value));
        Assert.StartsWith(FormattableString.Invariant($"Scale of MulticlassMeanAbsoluteError must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassMeanAbsoluteError() with { Scale = value });
    }

    [Fact]
    public void MulticlassMeanAbsoluteError_UnnamedConvention_ListsTheNames()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassMeanAbsoluteError((MeanAbsoluteErrorConvention)7));
        Assert.StartsWith("Convention of MulticlassMeanAbsoluteError must be one of Reduced, L1. Got 7.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new MulticlassMeanAbsoluteError(), new ExampleBatch([[1]], [[0]])));
}
