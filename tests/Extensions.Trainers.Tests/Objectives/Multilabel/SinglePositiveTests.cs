using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multilabel;

/// <summary>Formulas for labels that are present or unknown, by plain loops.</summary>
internal static class NaiveUnknown
{
    public static double Log(double p) => -Math.Log(p + 1e-5);

    public static double Entropy(double p) => p * Log(p) + (1 - p) * Log(1 - p);
}

public sealed class AssumeNegativeLossReference : NaiveReference<AssumeNegativeLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new AssumeNegativeLoss()];

    protected override double Loss(AssumeNegativeLoss objective, double[] outputs, double[] labels, double[] constants) =>
        outputs.Zip(labels, (z, y) => NaiveUnknown.Log(Naive.LabelProbability(z, y))).Average();
}

public sealed class EntropyMaximizationLossReference : NaiveReference<EntropyMaximizationLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new EntropyMaximizationLoss(), new EntropyMaximizationLoss(0), new EntropyMaximizationLoss(1.5)];

    protected override double Loss(EntropyMaximizationLoss objective, double[] outputs, double[] labels, double[] constants) =>
        outputs.Zip(labels, (z, y) => y == 1 ? NaiveUnknown.Log(Naive.Sigmoid(z)) : -objective.Alpha * NaiveUnknown.Entropy(Naive.Sigmoid(z))).Average();
}

public sealed class AsymmetricPseudoLabelingLossReference : NaiveReference<AsymmetricPseudoLabelingLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new AsymmetricPseudoLabelingLoss(), new AsymmetricPseudoLabelingLoss(0.5, 0.7)];

    protected override double Loss(AsymmetricPseudoLabelingLoss objective, double[] outputs, double[] labels, double[] constants) =>
        outputs.Zip(labels, (z, y) => Term(objective, Naive.Sigmoid(z), y)).Average();

    private static double Term(AsymmetricPseudoLabelingLoss objective, double p, double y) =>
        y > 0 ? NaiveUnknown.Log(p) : y < 0 ? objective.Beta * (-y * NaiveUnknown.Log(p) + (1 + y) * NaiveUnknown.Log(1 - p)) : -objective.Alpha * NaiveUnknown.Entropy(p);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class SinglePositiveTests
{
    [Fact]
    public void Losses_UnknownLabelAtOneHalf_HasTheGreatestEntropy()
    {
        double At(double z) => ObjectiveContract.Losses(new EntropyMaximizationLoss(1), new([[z]], [[0]]))[0];
        Assert.True(At(0) < At(0.5) && At(0) < At(-0.5));
        Assert.Equal(-Math.Log(2), At(0), 1e-4);
    }

    [Fact]
    public void Losses_SoftTargetFromOutside_IsBetaTimesItsCrossEntropy()
    {
        var loss = ObjectiveContract.Losses(new AsymmetricPseudoLabelingLoss(0.2, 0.5), new([[1]], [[-0.3]]))[0];
        var p = Naive.Sigmoid(1);
        Assert.Equal(0.5 * (0.3 * NaiveUnknown.Log(p) + 0.7 * NaiveUnknown.Log(1 - p)), loss, 12);
    }

    /// <summary>Four epochs, one of warm-up, share 0.9: 0.3, 0.6 and 0.9 of ten unknown rows get their last probability as target, lowest first; the known one never does.</summary>
    [Fact]
    public void Losses_AfterTheWarmUp_LowestUnknownGetTheirProbabilityAsTarget()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(11);
        var objective = new AsymmetricPseudoLabelingLoss(warmUpEpochs: 1, share: 0.9);
        var outputs = tensor(Enumerable.Range(0, 11).Select(row => row - 5.0).ToArray()).unsqueeze(1);   // row 0 is the lowest
        var labels = zeros(11, 1, ScalarType.Float64);
        labels[0, 0] = 1;
        int[] Targets(int epoch)
        {
            foreach (var half in new[] { (0, 6), (6, 5) })
            {
                var context = new ObjectiveContext
                {
                    Outputs = outputs.narrow(0, half.Item1, half.Item2), Labels = labels.narrow(0, half.Item1, half.Item2), RowIndices = arange(half.Item1, half.Item1 + half.Item2, ScalarType.Int64),
                    Epoch = epoch, EpochCount = 4, State = state,
                };
                objective.Losses(context);
            }
            var targets = state.Tensors["targets"].data<double>().ToArray();
            Assert.All(Enumerable.Range(0, 11).Where(row => targets[row] > 0), row => Assert.Equal(Naive.Sigmoid(row - 5), targets[row], 12));
            return [.. Enumerable.Range(0, 11).Where(row => targets[row] > 0)];
        }

        Assert.Empty(Targets(0));
        Assert.Equal([1, 2, 3], Targets(1));
        Assert.Equal([1, 2, 3, 4, 5, 6], Targets(2));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], Targets(3));
    }

    [Fact]
    public void Losses_Validation_ChangesNoMemory()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(2);
        new AsymmetricPseudoLabelingLoss().Losses(new() { Outputs = zeros(2, 3), Labels = zeros(2, 3), RowIndices = arange(2, ScalarType.Int64), IsTraining = false, State = state });
        Assert.Empty(state.Tensors);
    }

    [Fact]
    public void SinglePositiveLosses_BadParameters_NameRangeAndValue()
    {
        Rejected.OutOfRange("Alpha of EntropyMaximizationLoss must be in [0, infinity). Got -1.", () => new EntropyMaximizationLoss(-1));
        Rejected.OutOfRange("Beta of AsymmetricPseudoLabelingLoss must be in [0, infinity). Got NaN.", () => new AsymmetricPseudoLabelingLoss(beta: double.NaN));
        Rejected.OutOfRange("WarmUpEpochs of AsymmetricPseudoLabelingLoss must be in [1, infinity). Got 0.", () => new AsymmetricPseudoLabelingLoss(warmUpEpochs: 0));
        Rejected.OutOfRange("Share of AsymmetricPseudoLabelingLoss must be in [0, 1]. Got 2.", () => new AsymmetricPseudoLabelingLoss(share: 2));
    }
}
