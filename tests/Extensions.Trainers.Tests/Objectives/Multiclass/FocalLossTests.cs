using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class FocalLossReference : NaiveReference<FocalLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new FocalLoss(), new FocalLoss(0), new FocalLoss(0.5, Weights(labelCount)), new FocalLoss(0.5, detachWeight: true), new FocalLoss(3.5), new FocalLoss(1), new FocalLoss(0.99)];

    private static NumberList Weights(int labelCount) => [.. Enumerable.Range(0, labelCount).Select(k => 0.5 + 0.4 * k)];

    protected override double Loss(FocalLoss objective, double[] outputs, double[] labels, double[] constants)
    {
        var label = (int)labels[0];
        var probability = Naive.Softmax(outputs)[label];
        var weighing = objective.DetachWeight ? Naive.Softmax(constants)[label] : probability;
        return -(objective.Alpha.IsEmpty ? 1 : objective.Alpha[label]) * Math.Pow(1 - weighing, objective.Gamma) * Math.Log(probability);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class FocalLossTests
{
    [Fact]
    public void Losses_HalfProbability_AreAQuarterOfCrossEntropy()
    {
        var batch = new ExampleBatch([[0, 0]], [[1]]);
        Assert.Equal(0.25 * Math.Log(2), ObjectiveContract.Losses(new FocalLoss(gamma: 2), batch)[0], 12);
    }

    [Fact]
    public void Losses_DetachedWeight_SameValueOtherGradient()
    {
        var batch = Some.Batch(new FocalLoss(), 4, 3);
        var (full, detached) = (new FocalLoss(), new FocalLoss(detachWeight: true));
        Assert.Equal(ObjectiveContract.Losses(full, batch), ObjectiveContract.Losses(detached, batch));
        Assert.NotEqual(ObjectiveContract.Gradient(full, batch, [1, 1, 1, 1]), ObjectiveContract.Gradient(detached, batch, [1, 1, 1, 1]));
    }

    [Fact]
    public void Traits_GammaZero_AddConvexity()
    {
        Assert.True(new FocalLoss(0).Traits.HasFlag(ObjectiveTraits.Convex));
        Assert.False(new FocalLoss(2).Traits.HasFlag(ObjectiveTraits.Convex));
    }

    [Fact]
    public void FocalLoss_NegativeGamma_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new FocalLoss(gamma: -0.5));
        Assert.StartsWith("Gamma of FocalLoss must be in [0, infinity). Got -0.5.", error.Message, StringComparison.Ordinal);
    }
}
