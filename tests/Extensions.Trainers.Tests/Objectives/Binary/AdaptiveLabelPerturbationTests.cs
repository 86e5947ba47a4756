using System.Text.Json;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Binary;

/// <summary>The update of the rates, before and after they are put back into bounds.</summary>
public sealed class AdaptiveLabelPerturbationGolden : GoldenAdapter
{
    public override string Name => "aslp_alpha_update";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var beta = (double)golden.Params["beta"]!;
        var settings = new AdaptiveLabelPerturbation((double)golden.Params["eta"]!, (double)golden.Params["lambda"]!, 0, (double)golden.Params["accuracy"]!);
        var objective = new SelfCalibratingCrossEntropy(0, beta, settings);
        var context = (golden.Batch(objective) with { Columns = new Dictionary<string, double[][]>() }).Context(objective, dtype);
        using var state = context.State;
        var rates = tensor(GoldenNumbers.Flat(golden.Extra.GetProperty("alpha")), dtype: dtype);
        var signed = (context.Labels * 2 - 1) * context.Outputs.detach();

        var moved = AdaptiveLabelPerturbation.Moved(settings, rates, signed, beta, tensor(settings.Accuracy!.Value, dtype: dtype));
        GoldenNumbers.AssertClose(GoldenNumbers.Flat(golden.Expected.GetProperty("alpha_unclipped")), GoldenNumbers.Flat(moved), golden.Tolerance, "rate before clipping");

        // the same by way of the objective and its state
        state.GetOrAdd("alpha", () => rates);
        objective.Losses(context);
        GoldenNumbers.AssertClose(GoldenNumbers.Flat(golden.Expected.GetProperty("alpha")), GoldenNumbers.Flat(state.Tensors["alpha"]), golden.Tolerance, "rate");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class AdaptiveLabelPerturbationTests
{
    [Fact]
    public void Losses_AfterTheWarmUp_ChangeTheRatesOfTheirRowsOnly()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(4);
        var objective = new SelfCalibratingCrossEntropy(0.2, 1, new AdaptiveLabelPerturbation(eta: 0.1, lambda: 2, warmUpEpochs: 2, accuracy: 0.9));
        Step(objective, state, 1);
        Assert.Equal([0.2, 0.2, 0.2, 0.2], GoldenNumbers.Flat(state.Tensors["alpha"]));

        // rows 3 and 1 with logits 2 and -1 of the label: 0.2 + 0.1 (2 + 2 (0.1 - 0.2)) and 0.2 + 0.1 (-1 - 0.2)
        var first = Step(objective, state, 2);
        GoldenNumbers.AssertClose([0.2, 0.08, 0.2, 0.38], GoldenNumbers.Flat(state.Tensors["alpha"]), 1e-12, "rate");
        var second = Step(objective, state, 3);
        Assert.Equal(StochasticLabelPerturbationReference.CrossEntropy(2, 0.8), first[0], 12);
        Assert.Equal(StochasticLabelPerturbationReference.CrossEntropy(2, 0.62), second[0], 12);   // the learnt rate counts from the next visit on
    }

    [Fact]
    public void Losses_WithoutAccuracy_KeepARunningOne()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(4);
        var objective = new SelfCalibratingCrossEntropy(0.2, 1, new AdaptiveLabelPerturbation(eta: 0.1, lambda: 2, warmUpEpochs: 0));
        Step(objective, state, 0);
        Assert.Equal([1, 2], GoldenNumbers.Flat(state.Tensors["accuracy"]));   // half right: 1 - 0.5 - 0.2 is above 0, nothing is taken off
        GoldenNumbers.AssertClose([0.2, 0.1, 0.2, 0.4], GoldenNumbers.Flat(state.Tensors["alpha"]), 1e-12, "rate");
        Step(objective, state, 1);
        GoldenNumbers.AssertClose([1.98, 3.96], GoldenNumbers.Flat(state.Tensors["accuracy"]), 1e-12, "count");
    }

    [Fact]
    public void WithinBounds_RatesOutside_ComeBack() => GoldenNumbers.AssertClose(
        [0, 0, 0.1, 0.24, 0.24], GoldenNumbers.Flat(AdaptiveLabelPerturbation.WithinBounds(tensor([-3, 0, 0.1, 0.25, 7.0]), 2)), 1e-12, "rate");

    [Fact]
    public void Json_RoundTrip_KeepsTheSettings()
    {
        Objective objective = new StochasticLabelPerturbation(0.2, 1, new AdaptiveLabelPerturbation(0.01, 5, 3, 0.8), "Rate");
        var json = JsonSerializer.Serialize(objective);
        Assert.Contains("\"adaptation\":{\"eta\":0.01,\"lambda\":5,\"warm_up_epochs\":3,\"accuracy\":0.8}", json, StringComparison.Ordinal);
        Assert.Equal(objective, JsonSerializer.Deserialize<Objective>(json));
        Assert.Equal(
            new SelfCalibratingCrossEntropy(adaptation: new AdaptiveLabelPerturbation(eta: 1)),
            JsonSerializer.Deserialize<Objective>("""{"type":"sc_bce","adaptation":{"eta":1}}"""));
    }

    [Fact]
    public void AdaptiveLabelPerturbation_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Eta of AdaptiveLabelPerturbation must be in (0, infinity). Got 0.", () => new AdaptiveLabelPerturbation(eta: 0));
        Rejected.OutOfRange("Lambda of AdaptiveLabelPerturbation must be in [0, infinity). Got -1.", () => new AdaptiveLabelPerturbation(lambda: -1));
        Rejected.OutOfRange("WarmUpEpochs of AdaptiveLabelPerturbation must be in [0, infinity). Got -1.", () => new AdaptiveLabelPerturbation(warmUpEpochs: -1));
        Rejected.OutOfRange("Accuracy of AdaptiveLabelPerturbation must be in [0, 1]. Got 1.1.", () => new AdaptiveLabelPerturbation(accuracy: 1.1));
    }

    private static double[] Step(SelfCalibratingCrossEntropy objective, ObjectiveState state, int epoch)
    {
        var outputs = tensor([2.0, 1.0]).requires_grad_(true);
        var context = new ObjectiveContext { Outputs = outputs, Labels = tensor([1.0, 0.0]), RowIndices = tensor([3L, 1L]), State = state, Epoch = epoch, EpochCount = 10 };
        return GoldenNumbers.Flat(objective.Losses(context).detach());
    }
}
