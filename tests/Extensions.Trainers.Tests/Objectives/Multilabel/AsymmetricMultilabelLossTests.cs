using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multilabel;

public sealed class AsymmetricMultilabelLossReference : NaiveReference<AsymmetricMultilabelLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new AsymmetricMultilabelLoss(), new AsymmetricMultilabelLoss(detachWeight: false), new AsymmetricMultilabelLoss(0, 0, 0), new AsymmetricMultilabelLoss(0.5, 0.5, 0.2, detachWeight: false)];

    protected override double Loss(AsymmetricMultilabelLoss objective, double[] outputs, double[] labels, double[] constants)
    {
        var sum = 0.0;
        for (var i = 0; i < outputs.Length; i++)
        {
            double Share(double logit) => labels[i] == 1 ? Naive.Sigmoid(logit) : Math.Min(1 - Naive.Sigmoid(logit) + objective.Clip, 1);
            var weight = Math.Pow(1 - Share(objective.DetachWeight ? constants[i] : outputs[i]), labels[i] == 1 ? objective.GammaPositive : objective.GammaNegative);
            sum -= weight * Math.Log(Math.Max(Share(outputs[i]), 1e-8));
        }
        return sum;
    }
}

/// <summary>The reference sums over all rows, where the reducer takes their mean.</summary>
public sealed class GoldenAsymmetricMultilabelLoss : GoldenAdapter
{
    public override string Name => "asymmetric_multilabel";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var objective = golden.Build();
        var context = golden.Batch(objective).Context(objective, dtype);
        using var state = context.State;
        var losses = objective.Losses(context);
        losses.sum().backward();
        GoldenNumbers.AssertClose([golden.Loss!.Value], GoldenNumbers.Flat(losses.sum()), golden.Tolerance, "loss");
        GoldenNumbers.AssertClose([.. golden.Grad!.SelectMany(row => row)], GoldenNumbers.Flat(context.Outputs.grad!), golden.Tolerance, "gradient");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class AsymmetricMultilabelLossTests
{
    [Fact]
    public void Losses_AbsentLabelsBelowTheClip_CountNothing()
    {
        var batch = new ExampleBatch([[-5, -3]], [[0, 0]]);   // p of 0.007 and 0.047
        Assert.Equal(0, ObjectiveContract.Losses(new AsymmetricMultilabelLoss(), batch)[0]);
        Assert.All(ObjectiveContract.Gradient(new AsymmetricMultilabelLoss(detachWeight: false), batch, [1])[0], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Losses_NoFocusNoClip_AreTheSumOfCrossEntropies()
        => Assert.Equal(2 * Math.Log(2), ObjectiveContract.Losses(new AsymmetricMultilabelLoss(0, 0, 0), new([[0, 0]], [[1, 0]]))[0], 12);

    [Fact]
    public void AsymmetricMultilabelLoss_BadParameters_NameRangeAndValue()
    {
        Rejected.OutOfRange("GammaNegative of AsymmetricMultilabelLoss must be in [0, infinity). Got -1.", () => new AsymmetricMultilabelLoss(gammaNegative: -1));
        Rejected.OutOfRange("GammaPositive of AsymmetricMultilabelLoss must be in [0, infinity). Got -1.", () => new AsymmetricMultilabelLoss(gammaPositive: -1));
        Rejected.OutOfRange("Clip of AsymmetricMultilabelLoss must be in [0, 1). Got 1.", () => new AsymmetricMultilabelLoss(clip: 1));
    }
}
