using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class ZLossReference : NaiveReference<ZLoss>
{
    public override int FewestLabels => 3;

    public override IReadOnlyList<Objective> Settings(int labelCount) => [new ZLoss(), new ZLoss(1, 1), new ZLoss(3, 0), new ZLoss(20, -0.5)];

    protected override double Loss(ZLoss objective, double[] outputs, double[] labels, double[] constants)
    {
        var mean = outputs.Average();
        var deviation = Math.Sqrt(outputs.Average(z => (z - mean) * (z - mean)));
        var standardised = (outputs[(int)labels[0]] - mean) / deviation;
        return Math.Log(1 + Math.Exp(objective.Steepness * (objective.Offset - standardised))) / objective.Steepness;
    }
}

/// <summary>With two classes the golden gradients are 0, which is why such outputs are refused; all other cases run as they are.</summary>
public sealed class ZLossGolden : GoldenAdapter
{
    public override string Name => "z_loss";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var objective = golden.Build();
        if (golden.Logits![0].Length > 2)
        {
            using var state = CheckObjective(golden, objective, golden.Batch(objective), dtype).State;
            return;
        }
        Assert.All(golden.Grad!.SelectMany(row => row), value => Assert.True(Math.Abs(value) < 1e-15));
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(objective, golden.Batch(objective), dtype));
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class ZLossTests
{
    [Fact]
    public void Losses_ThreeLogits_WorkedByHand()
    {
        // mean 0, deviation sqrt(2/3): the label's logit 1 becomes sqrt(3/2)
        var batch = new ExampleBatch([[-1, 0, 1]], [[2]]);
        Assert.Equal(Math.Log(1 + Math.Exp(1 - Math.Sqrt(1.5))), ObjectiveContract.Losses(new ZLoss(1, 1), batch)[0], 12);
    }

    [Fact]
    public void Losses_ScaledOutputs_StayTheSame()
    {
        var batch = Some.Batch(new ZLoss(), 5, 4);
        var scaled = batch with { Outputs = [.. batch.Outputs.Select(row => row.Select(z => 7 * z).ToArray())] };
        foreach (var (before, after) in ObjectiveContract.Losses(new ZLoss(), batch).Zip(ObjectiveContract.Losses(new ZLoss(), scaled)))
            Assert.Equal(before, after, 12);
    }

    [Fact]
    public void Losses_ConstantOutputs_AreThoseOfTheMean()
    {
        var batch = new ExampleBatch([[5, 5, 5]], [[0]]);
        Assert.Equal(Math.Log(1 + Math.E), ObjectiveContract.Losses(new ZLoss(1, 1), batch)[0], 12);
        Assert.All(ObjectiveContract.Gradient(new ZLoss(1, 1), batch, [1])[0], value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void ZLoss_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Steepness of ZLoss must be in (0, infinity). Got 0.", () => new ZLoss(0));
        Rejected.OutOfRange("Offset of ZLoss must be a finite number. Got NaN.", () => new ZLoss(1, double.NaN));
        Rejected.Because<ArgumentException>(
            "The Z-loss needs outputs (N, K) with K of 3 or more: with 2 classes its gradient is always 0. Got K = 2.",
            () => ObjectiveContract.Losses(new ZLoss(), new ExampleBatch([[0, 1]], [[1]])));
        Rejected.Because<ArgumentException>(
            "The Z-loss needs outputs (N, K) with K of 3 or more: with 2 classes its gradient is always 0. Got K = 1.",
            () => ObjectiveContract.Losses(new ZLoss(), new ExampleBatch([[0]], [[0]])));
    }
}
