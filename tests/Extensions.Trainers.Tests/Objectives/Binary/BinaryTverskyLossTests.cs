using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Binary;

public sealed class BinaryTverskyLossReference : NaiveReference<BinaryTverskyLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new BinaryTverskyLoss(), new BinaryTverskyLoss(OverlapLevel.Sample), new BinaryTverskyLoss(OverlapLevel.Set, 0.3, 0.7, 0.1), new BinaryTverskyLoss(OverlapLevel.Sample, 2, 0.1, 1e-4)];

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var tversky = (BinaryTverskyLoss)objective;
        if (tversky.Level == OverlapLevel.Sample)
            return base.Losses(objective, batch, constants);
        var parts = batch.Outputs.Select((row, i) => Parts(tversky, row[0], batch.Labels[i][0])).ToArray();
        return [.. parts.Select(_ => Ratio(tversky, parts.Sum(part => part.Hits), parts.Sum(part => part.Errors)))];
    }

    protected override double Loss(BinaryTverskyLoss objective, double[] outputs, double[] labels, double[] constants)
    {
        var (hits, errors) = Parts(objective, outputs[0], labels[0]);
        return Ratio(objective, hits, errors);
    }

    private static (double Hits, double Errors) Parts(BinaryTverskyLoss objective, double output, double label)
    {
        var p = Naive.Sigmoid(output);
        return (p * label, objective.Alpha * p * (1 - label) + objective.Beta * (1 - p) * label);
    }

    private static double Ratio(BinaryTverskyLoss objective, double hits, double errors) => 1 - (hits + objective.Smooth) / (hits + errors + objective.Smooth);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class BinaryTverskyLossTests
{
    [Fact]
    public void Losses_ZeroOutputs_WorkedByHand()
    {
        var batch = new ExampleBatch([[0], [0]], [[1], [0]]);
        Assert.Equal([1 - 1.5 / 1.75, 1 - 1 / 1.25], ObjectiveContract.Losses(new BinaryTverskyLoss(OverlapLevel.Sample), batch));
        Assert.Equal(0.25, ObjectiveContract.Losses(new BinaryTverskyLoss(), batch)[0], 12);   // 1 - 1.5 / 2
    }

    [Fact]
    public void Losses_HalvesAtSetLevel_AreDiceWithTwiceTheSmoothing()
    {
        var batch = Some.Batch(new BinaryTverskyLoss(), 9, 1);
        var dice = ObjectiveContract.Losses(new BinaryDiceLoss(smooth: 0.6), batch)[0];
        Assert.Equal(dice, ObjectiveContract.Losses(new BinaryTverskyLoss(smooth: 0.3), batch)[0], 12);
    }

    [Fact]
    public void BinaryTverskyLoss_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Level of BinaryTverskyLoss must be one of Sample, Set. Got 7.", () => new BinaryTverskyLoss((OverlapLevel)7));
        Rejected.OutOfRange("Smooth of BinaryTverskyLoss must be in (0, infinity). Got 0.", () => new BinaryTverskyLoss(smooth: 0));
        Rejected.OutOfRange("Alpha of BinaryTverskyLoss must be in (0, infinity). Got 0.", () => new BinaryTverskyLoss(alpha: 0));
        Rejected.OutOfRange("Beta of BinaryTverskyLoss must be in (0, infinity). Got -1.", () => new BinaryTverskyLoss(beta: -1));
    }
}
