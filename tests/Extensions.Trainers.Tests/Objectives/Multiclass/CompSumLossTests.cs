using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class CompSumLossReference : NaiveReference<CompSumLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new CompSumLoss(), new CompSumLoss(0), new CompSumLoss(0.5), new CompSumLoss(1.7), new CompSumLoss(2), new CompSumLoss(3)];

    /// <summary>Phi of the sum over the other classes.</summary>
    internal static double Plain(double tau, double[] outputs, double[] labels)
    {
        var label = (int)labels[0];
        var sum = outputs.Select((output, j) => j == label ? 0 : Math.Exp(output - outputs[label])).Sum();
        return tau == 1 ? Math.Log(1 + sum) : (Math.Pow(1 + sum, 1 - tau) - 1) / (1 - tau);
    }

    protected override double Loss(CompSumLoss objective, double[] outputs, double[] labels, double[] constants) => Plain(objective.Tau, outputs, labels);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class CompSumLossTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(0.5, 2)]
    [InlineData(1, 1.3862943611198906)]
    [InlineData(1.5, 1)]
    [InlineData(2, 0.75)]
    public void Losses_QuarterProbability_AreTheFormulaByHand(double tau, double expected) =>
        Assert.Equal(expected, ObjectiveContract.Losses(new CompSumLoss(tau), new ExampleBatch([[2, 2, 2, 2]], [[1]]))[0], 12);

    [Fact]
    public void Losses_BetweenOneAndTwo_AreGeneralizedCrossEntropy()
    {
        var batch = new ExampleBatch([[1, 2, 0], [0, -1, 1]], [[0], [2]]);
        foreach (var (expected, actual) in ObjectiveContract.Losses(new GeneralizedCrossEntropy(0.7), batch).Zip(ObjectiveContract.Losses(new CompSumLoss(1.7), batch)))
            Assert.Equal(expected, actual, 12);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 80, 100)]
    [InlineData(ScalarType.Float64, 700, 720)]
    public void Losses_ExponentBeyondTheNumberType_GoOnAlongTheTangent(ScalarType dtype, double largest, double margin)
    {
        var batch = new ExampleBatch([[0, margin]], [[0]]);
        var power = Math.Exp(largest);
        Assert.Equal(1 + margin - largest, ObjectiveContract.Losses(new CompSumLoss(0), batch, dtype)[0] / power, 3);
        Assert.Equal(1, ObjectiveContract.Gradient(new CompSumLoss(0), batch, [1], dtype)[0][1] / power, 3);
    }

    [Fact]
    public void Traits_ByTau_AreConvexThenBounded()
    {
        Assert.True(new CompSumLoss(1).Traits.HasFlag(ObjectiveTraits.Convex | ObjectiveTraits.Lipschitz));
        Assert.False(new CompSumLoss(0.9).Traits.HasFlag(ObjectiveTraits.Lipschitz));
        Assert.False(new CompSumLoss(1.1).Traits.HasFlag(ObjectiveTraits.Convex));
        Assert.True(new CompSumLoss(1.1).Traits.HasFlag(ObjectiveTraits.Bounded));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void CompSumLoss_TauOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new CompSumLoss(value));
        Assert.StartsWith(FormattableString.Invariant($"Tau of CompSumLoss must be in [0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CompSumLoss() with { Tau = value });
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new CompSumLoss(), new ExampleBatch([[1]], [[0]])));
}
