using System.Text.Json;
using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class ActivePassiveLossReference : NaiveReference<ActivePassiveLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new ActivePassiveLoss(),
        new ActivePassiveLoss(passive: PassiveTerm.MeanAbsoluteError, alpha: 0.5, beta: 3),
        new ActivePassiveLoss(ActiveTerm.NormalizedFocal, alpha: 10, beta: 0.1, logOfZero: -4),
        new ActivePassiveLoss(ActiveTerm.NormalizedFocal, PassiveTerm.MeanAbsoluteError, gamma: 2, detachWeight: false),
    ];

    protected override double Loss(ActivePassiveLoss objective, double[] outputs, double[] labels, double[] constants)
    {
        var active = objective.Active == ActiveTerm.NormalizedFocal
            ? NormalizedFocalLossReference.Plain(objective.Gamma, outputs, labels, objective.DetachWeight ? constants : outputs)
            : NormalizedCrossEntropyReference.Plain(outputs, labels);
        var passive = objective.Passive == PassiveTerm.MeanAbsoluteError
            ? 1 - Naive.Softmax(outputs)[(int)labels[0]]
            : ReverseCrossEntropyReference.Plain(objective.LogOfZero, outputs, labels);
        return objective.Alpha * active + objective.Beta * passive;
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class ActivePassiveLossTests
{
    private static readonly ExampleBatch Uniform = new([[2, 2, 2, 2]], [[1]]);

    [Theory]
    [InlineData(ActiveTerm.NormalizedCrossEntropy, PassiveTerm.MeanAbsoluteError, 2 * 0.25 + 3 * 0.75)]
    [InlineData(ActiveTerm.NormalizedFocal, PassiveTerm.MeanAbsoluteError, 2 * 0.25 + 3 * 0.75)]
    [InlineData(ActiveTerm.NormalizedCrossEntropy, PassiveTerm.ReverseCrossEntropy, 2 * 0.25 + 3 * 4 * 0.75)]
    [InlineData(ActiveTerm.NormalizedFocal, PassiveTerm.ReverseCrossEntropy, 2 * 0.25 + 3 * 4 * 0.75)]
    public void Losses_UniformPrediction_AreBothTermsByHand(ActiveTerm active, PassiveTerm passive, double expected) =>
        Assert.Equal(expected, ObjectiveContract.Losses(new ActivePassiveLoss(active, passive, 2, 3, logOfZero: -4), Uniform)[0], 12);

    [Fact]
    public void Serialize_Terms_HaveTheirShortNames() => Assert.StartsWith(
        """{"type":"active_passive","active":"nfl","passive":"mae",""",
        JsonSerializer.Serialize<Objective>(new ActivePassiveLoss(ActiveTerm.NormalizedFocal, PassiveTerm.MeanAbsoluteError)), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void ActivePassiveLoss_AlphaOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ActivePassiveLoss(alpha: value));
        Assert.StartsWith(FormattableString.Invariant($"Alpha of ActivePassiveLoss must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActivePassiveLoss() with { Alpha = value });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void ActivePassiveLoss_BetaOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ActivePassiveLoss(beta: value));
        Assert.StartsWith(FormattableString.Invariant($"Beta of ActivePassiveLoss must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActivePassiveLoss() with { Beta = value });
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void ActivePassiveLoss_GammaOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ActivePassiveLoss(gamma: value));
        Assert.StartsWith(FormattableString.Invariant($"Gamma of ActivePassiveLoss must be in [0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActivePassiveLoss() with { Gamma = value });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void ActivePassiveLoss_LogOfZeroOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ActivePassiveLoss(logOfZero: value));
        Assert.StartsWith(FormattableString.Invariant($"LogOfZero of ActivePassiveLoss must be in (-infinity, 0). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActivePassiveLoss() with { LogOfZero = value });
    }

    [Fact]
    public void ActivePassiveLoss_UnnamedActive_ListsTheNames()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ActivePassiveLoss((ActiveTerm)7));
        Assert.StartsWith("Active of ActivePassiveLoss must be one of NormalizedCrossEntropy, NormalizedFocal. Got 7.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ActivePassiveLoss_UnnamedPassive_ListsTheNames()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new ActivePassiveLoss(passive: (PassiveTerm)7));
        Assert.StartsWith("Passive of ActivePassiveLoss must be one of MeanAbsoluteError, ReverseCrossEntropy. Got 7.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new ActivePassiveLoss(), new ExampleBatch([[1]], [[0]])));
}
