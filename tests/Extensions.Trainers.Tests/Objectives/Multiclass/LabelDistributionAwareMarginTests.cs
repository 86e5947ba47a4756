using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class LabelDistributionAwareMarginReference : NaiveReference<LabelDistributionAwareMargin>
{
    public override IReadOnlyList<Objective> Settings(int labelCount)
    {
        var counts = ClassBalancedCrossEntropyReference.Counts(labelCount);
        return
        [
            new LabelDistributionAwareMargin(counts), new LabelDistributionAwareMargin(counts, 0), new LabelDistributionAwareMargin(counts, 2, 3),
            new LabelDistributionAwareMargin(counts, reweightFrom: 0.8), new LabelDistributionAwareMargin(counts, reweightFrom: 0, reweightBeta: 0.99),
        ];
    }

    protected override double Loss(LabelDistributionAwareMargin objective, double[] outputs, double[] labels, double[] constants)
    {
        var label = (int)labels[0];
        var constant = objective.MaxMargin / Math.Pow(objective.ClassCounts.Min(), -0.25);   // C of the paper, so that the widest margin is the given one
        var moved = outputs.Select((z, k) => objective.Scale * (k == label ? z - constant / Math.Pow(objective.ClassCounts[k], 0.25) : z)).ToArray();
        var weight = objective.ReweightFrom == 0 ? ClassBalancedCrossEntropyReference.Weights(objective.ClassCounts, objective.ReweightBeta)[label] : 1;   // epoch 0
        return -weight * Math.Log(Naive.Softmax(moved)[label]);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class LabelDistributionAwareMarginTests
{
    [Fact]
    public void Losses_SixteenTimesTheRows_HaveHalfTheMargin()
    {
        var losses = ObjectiveContract.Losses(new LabelDistributionAwareMargin([16, 1]), new ExampleBatch([[0, 0], [0, 0]], [[0], [1]]));
        Assert.Equal(Math.Log(1 + Math.Exp(0.25)), losses[0], 12);
        Assert.Equal(Math.Log(1 + Math.Exp(0.5)), losses[1], 12);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(9, true)]
    public void Losses_DeferredWeights_BeginWithTheirEpoch(int epoch, bool weighted)
    {
        using var scope = NewDisposeScope();
        var objective = new LabelDistributionAwareMargin([2, 1], 0, 1, 0.8, 0.5);
        var start = new ExampleBatch([[0, 0], [0, 0]], [[0], [1]]).Context(objective);
        using var state = start.State;
        var context = new ObjectiveContext { Outputs = start.Outputs, Labels = start.Labels, RowIndices = start.RowIndices, State = state, Epoch = epoch, EpochCount = 10 };
        var losses = objective.Losses(context).data<double>().ToArray();
        Assert.Equal((weighted ? 0.8 : 1) * Math.Log(2), losses[0], 12);
        Assert.Equal((weighted ? 1.2 : 1) * Math.Log(2), losses[1], 12);
        Assert.Equal(weighted, objective.Divisors(context) is not null);
        Assert.Equal(Math.Log(2), new MeanReducer().Reduce(objective.Losses(context), objective.Divisors(context), null).item<double>(), 12);
    }

    [Fact]
    public void LabelDistributionAwareMargin_BadInput_IsNamed()
    {
        Rejected.OutOfRange("MaxMargin of LabelDistributionAwareMargin must be in [0, infinity). Got -1.", () => new LabelDistributionAwareMargin([1, 2], -1));
        Rejected.OutOfRange("Scale of LabelDistributionAwareMargin must be in (0, infinity). Got 0.", () => new LabelDistributionAwareMargin([1, 2], scale: 0));
        Rejected.OutOfRange("ReweightFrom of LabelDistributionAwareMargin must be in [0, 1). Got 1.", () => new LabelDistributionAwareMargin([1, 2], reweightFrom: 1));
        Rejected.OutOfRange("ReweightBeta of LabelDistributionAwareMargin must be in [0, 1). Got 1.", () => new LabelDistributionAwareMargin([1, 2], reweightBeta: 1));
        Rejected.OutOfRange(
            "ClassCounts of LabelDistributionAwareMargin must hold numbers, each in (0, infinity). Got 0 at position 1.", () => new LabelDistributionAwareMargin([1, 0]));
        Rejected.Because<ArgumentException>(
            "ClassCounts must hold one number per class. Got 2 numbers for 3 classes.",
            () => ObjectiveContract.Losses(new LabelDistributionAwareMargin([1, 2]), new ExampleBatch([[0, 1, 2]], [[1]])));
        Rejected.Because<ArgumentException>(
            "ClassCounts of LabelDistributionAwareMargin must hold the number of training rows of each class, of 2 classes or more. Got 0 numbers.",
            () => new LabelDistributionAwareMargin([]));
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new LabelDistributionAwareMargin([1, 2]), new ExampleBatch([[1]], [[0]])));
    }
}
