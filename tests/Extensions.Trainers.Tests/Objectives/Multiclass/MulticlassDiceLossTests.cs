using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class MulticlassDiceLossReference : NaiveReference<MulticlassDiceLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new MulticlassDiceLoss(), new MulticlassDiceLoss(MulticlassDiceLevel.Sample), new MulticlassDiceLoss(alpha: 0.6, squared: true, smooth: 1e-4),
        new MulticlassDiceLoss(MulticlassDiceLevel.Sample, 0.5, 1), new MulticlassDiceLoss(MulticlassDiceLevel.Sample, 0.5, 0.3, true),
        new MulticlassDiceLoss(MulticlassDiceLevel.OfficialMixed, 1e-4), new MulticlassDiceLoss(MulticlassDiceLevel.OfficialMixed, 1, 2.5, true),
    ];

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var dice = (MulticlassDiceLoss)objective;
        var losses = new double[batch.Count];
        var probabilities = batch.Outputs.Select(Naive.Softmax).ToArray();
        for (var k = 0; k < batch.Outputs[0].Length; k++)
        {
            var parts = probabilities.Select((row, i) => Parts(dice, row[k], batch.Labels[i][0] == k ? 1 : 0)).ToArray();
            var (shared, total) = (parts.Sum(part => part.Shared), parts.Sum(part => part.Total));
            for (var i = 0; i < batch.Count; i++)
            {
                var (above, below) = dice.Level switch
                {
                    MulticlassDiceLevel.Set => (shared, total),
                    MulticlassDiceLevel.OfficialMixed when !dice.Squared => (parts[i].Shared, total),
                    _ => parts[i],
                };
                losses[i] += 1 - (above + dice.Smooth) / (below + dice.Smooth);
            }
        }
        return losses;
    }

    protected override double Loss(MulticlassDiceLoss objective, double[] outputs, double[] labels, double[] constants) => throw new NotSupportedException();

    private static (double Shared, double Total) Parts(MulticlassDiceLoss objective, double p, double target)
    {
        var q = Math.Pow(1 - p, objective.Alpha) * p;
        return (2 * q * target, objective.Squared ? q * q + target : q + target);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class MulticlassDiceLossTests
{
    [Fact]
    public void Losses_EqualLogitsOfTwoClasses_WorkedByHand()
    {
        var batch = new ExampleBatch([[0, 0], [0, 0]], [[0], [0]]);
        // sample: the label's class 1 - 2 / 2.5, the other 1 - 1 / 1.5; set: 1 - 3 / 4 and 1 - 1 / 2; mixed: 1 - 2 / 4 and 1 - 1 / 2
        Assert.Equal(1 - 2 / 2.5 + 1 - 1 / 1.5, ObjectiveContract.Losses(new MulticlassDiceLoss(MulticlassDiceLevel.Sample), batch)[0], 12);
        Assert.Equal([0.75, 0.75], ObjectiveContract.Losses(new MulticlassDiceLoss(), batch));
        Assert.Equal([1, 1], ObjectiveContract.Losses(new MulticlassDiceLoss(MulticlassDiceLevel.OfficialMixed), batch));
    }

    [Fact]
    public void Losses_PerfectPredictionsInALargeBatch_OnlyTheOfficialMixtureStaysHigh()
    {
        var batch = Enumerable.Range(0, 60).Select(row => row % 3).ToArray();
        var perfect = new ExampleBatch([.. batch.Select(label => Enumerable.Range(0, 3).Select(k => k == label ? 50.0 : -50.0).ToArray())], [.. batch.Select(label => new[] { (double)label })]);
        Assert.Equal(0, ObjectiveContract.Losses(new MulticlassDiceLoss(), perfect).Average(), 9);
        Assert.Equal(0, ObjectiveContract.Losses(new MulticlassDiceLoss(MulticlassDiceLevel.Sample), perfect).Average(), 9);
        Assert.True(ObjectiveContract.Losses(new MulticlassDiceLoss(MulticlassDiceLevel.OfficialMixed), perfect).Average() > 2.8);
    }

    [Fact]
    public void MulticlassDiceLoss_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Level of MulticlassDiceLoss must be one of Sample, Set, OfficialMixed. Got 3.", () => new MulticlassDiceLoss((MulticlassDiceLevel)3));
        Rejected.OutOfRange("Smooth of MulticlassDiceLoss must be in (0, infinity). Got 0.", () => new MulticlassDiceLoss(smooth: 0));
        Rejected.OutOfRange("Alpha of MulticlassDiceLoss must be in [0, infinity). Got -0.1.", () => new MulticlassDiceLoss(alpha: -0.1));
        Rejected.OneClass(new MulticlassDiceLoss());
    }
}
