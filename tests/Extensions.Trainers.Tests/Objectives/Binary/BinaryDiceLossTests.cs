using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Binary;

public sealed class BinaryDiceLossReference : NaiveReference<BinaryDiceLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new BinaryDiceLoss(), new BinaryDiceLoss(OverlapLevel.Sample), new BinaryDiceLoss(squared: true, smooth: 1e-4), new BinaryDiceLoss(alpha: 0.6),
        new BinaryDiceLoss(OverlapLevel.Sample, 0.5, 1, true), new BinaryDiceLoss(OverlapLevel.Sample, 1e-4, 0.3),
    ];

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var dice = (BinaryDiceLoss)objective;
        if (dice.Level == OverlapLevel.Sample)
            return base.Losses(objective, batch, constants);
        var parts = batch.Outputs.Select((row, i) => Parts(dice, row[0], batch.Labels[i][0])).ToArray();
        var ratio = (parts.Sum(part => part.Shared) + dice.Smooth) / (parts.Sum(part => part.Total) + dice.Smooth);
        return [.. parts.Select(_ => 1 - ratio)];
    }

    protected override double Loss(BinaryDiceLoss objective, double[] outputs, double[] labels, double[] constants)
    {
        var (shared, total) = Parts(objective, outputs[0], labels[0]);
        return 1 - (shared + objective.Smooth) / (total + objective.Smooth);
    }

    private static (double Shared, double Total) Parts(BinaryDiceLoss objective, double output, double label)
    {
        var p = Naive.Sigmoid(output);
        var q = Math.Pow(1 - p, objective.Alpha) * p;
        return (2 * q * label, objective.Squared ? q * q + label * label : q + label);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class BinaryDiceLossTests
{
    private const double Sure = 50;

    [Fact]
    public void Losses_ZeroOutputs_WorkedByHand()
    {
        var batch = new ExampleBatch([[0], [0]], [[1], [0]]);
        Assert.Equal([1 - 2 / 2.5, 1 - 1 / 1.5], ObjectiveContract.Losses(new BinaryDiceLoss(OverlapLevel.Sample), batch));
        Assert.Equal([1 - 2.0 / 3, 1 - 2.0 / 3], ObjectiveContract.Losses(new BinaryDiceLoss(), batch));
    }

    [Fact]
    public void Losses_PerfectPredictions_AreZero()
    {
        var batch = new ExampleBatch([[Sure], [-Sure]], [[1], [0]]);
        foreach (var level in Enum.GetValues<OverlapLevel>())
            Assert.All(ObjectiveContract.Losses(new BinaryDiceLoss(level), batch), loss => Assert.Equal(0, loss, 12));
    }

    /// <summary>Simpson's bias: 10 positives among 100 rows. One model finds none of them, the other all of them with 11 false alarms.</summary>
    [Fact]
    public void Losses_TwoModelsOnARareClass_OnlySetLevelRanksThemAsF1Does()
    {
        var labels = Enumerable.Range(0, 100).Select(row => new[] { row < 10 ? 1.0 : 0.0 }).ToArray();
        var never = new ExampleBatch([.. labels.Select(_ => new[] { -Sure })], labels);
        var eager = new ExampleBatch([.. labels.Select((_, row) => new[] { row < 21 ? Sure : -Sure })], labels);

        Assert.Equal(0, F1(never), 12);
        Assert.Equal(20.0 / 31, F1(eager), 12);
        Assert.True(Mean(new BinaryDiceLoss(OverlapLevel.Sample), never) < Mean(new BinaryDiceLoss(OverlapLevel.Sample), eager));
        Assert.True(Mean(new BinaryDiceLoss(OverlapLevel.Set), never) > Mean(new BinaryDiceLoss(OverlapLevel.Set), eager));
        Assert.Equal(1 - F1(eager), Mean(new BinaryDiceLoss(OverlapLevel.Set, smooth: 1e-9), eager), 6);

        static double Mean(BinaryDiceLoss objective, ExampleBatch batch) => ObjectiveContract.Losses(objective, batch).Average();

        static double F1(ExampleBatch batch)
        {
            var hits = batch.Outputs.Zip(batch.Labels).Count(pair => pair.First[0] > 0 && pair.Second[0] == 1);
            return 2.0 * hits / (batch.Outputs.Count(row => row[0] > 0) + batch.Labels.Count(row => row[0] == 1));
        }
    }

    [Fact]
    public void BinaryDiceLoss_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Level of BinaryDiceLoss must be one of Sample, Set. Got 7.", () => new BinaryDiceLoss((OverlapLevel)7));
        Rejected.OutOfRange("Smooth of BinaryDiceLoss must be in (0, infinity). Got 0.", () => new BinaryDiceLoss(smooth: 0));
        Rejected.OutOfRange("Alpha of BinaryDiceLoss must be in [0, infinity). Got -1.", () => new BinaryDiceLoss(alpha: -1));
    }
}
