using System.Text.Json;
using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Binary;

public sealed class StochasticLabelPerturbationReference : NaiveReference<StochasticLabelPerturbation>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new StochasticLabelPerturbation(), new StochasticLabelPerturbation(0.9, 0.5), new StochasticLabelPerturbation(0.2, 2), new StochasticLabelPerturbation(alphaColumn: "Rate"),
        new StochasticLabelPerturbation(0.3, 1, new AdaptiveLabelPerturbation(warmUpEpochs: 0)),
    ];

    /// <summary>Numbers spread over [0, 1), not at random: the traits compare batches of different seeds.</summary>
    internal static double[][] Spread(int count, double step) => [.. Enumerable.Range(1, count).Select(i => new[] { i * step % 1 })];

    internal static double Perturbed(double label, double share) => (1 - 2 * share) * label + share;

    internal static double CrossEntropy(double output, double target) =>
        -target * Math.Log(Naive.Sigmoid(output)) - (1 - target) * Math.Log(1 - Naive.Sigmoid(output));

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random)
    {
        var columns = new Dictionary<string, double[][]> { ["uniform"] = Spread(batch.Count, 0.618) };
        if (((StochasticLabelPerturbation)objective).AlphaColumn is not null)
            columns["alpha"] = [.. Spread(batch.Count, 0.71).Select(row => new[] { row[0] / 2.1 })];
        return batch with { Columns = columns };
    }

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var slp = (StochasticLabelPerturbation)objective;
        return [.. batch.Outputs.Select((row, i) => CrossEntropy(row[0], Perturbed(batch.Labels[i][0], Hit(i) ? slp.Beta : 0)))];

        bool Hit(int i) => batch.Columns["uniform"][i][0] < (batch.Columns.TryGetValue("alpha", out var alpha) ? alpha[i][0] : slp.Alpha);
    }

    protected override double Loss(StochasticLabelPerturbation objective, double[] outputs, double[] labels, double[] constants) => throw new NotSupportedException();
}

/// <summary>Also the perturbed labels.</summary>
public sealed class StochasticLabelPerturbationGolden : GoldenAdapter
{
    public override string Name => "slp_bce";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var objective = (StochasticLabelPerturbation)golden.Build();
        var context = CheckObjective(golden, objective, golden.Batch(objective), dtype);
        using var state = context.State;
        var labels = context.Labels + objective.Shares(context) * (1 - context.Labels * 2);
        GoldenNumbers.AssertClose(GoldenNumbers.Flat(golden.Expected.GetProperty("perturbed_labels")), GoldenNumbers.Flat(labels), golden.Tolerance, "perturbed label");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class StochasticLabelPerturbationTests
{
    [Fact]
    public void Losses_DrawBelowAlpha_FlipTheLabel()
    {
        var batch = new ExampleBatch([[2], [2]], [[1], [1]]) { Columns = new Dictionary<string, double[][]> { ["uniform"] = [[0.09], [0.1]] } };
        var losses = ObjectiveContract.Losses(new StochasticLabelPerturbation(0.1), batch);
        Assert.Equal(Math.Log(1 + Math.Exp(2)), losses[0], 12);
        Assert.Equal(Math.Log(1 + Math.Exp(-2)), losses[1], 12);
    }

    [Fact]
    public void Losses_OverManyDraws_AverageToTheSelfCalibratingLoss()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var one = new ExampleBatch([.. Enumerable.Repeat(new[] { 1.5 }, 20000)], [.. Enumerable.Repeat(new[] { 1.0 }, 20000)]).Context(new StochasticLabelPerturbation());
        using var state = one.State;
        var context = new ObjectiveContext { Outputs = one.Outputs, Labels = one.Labels, RowIndices = one.RowIndices, State = state, Generator = generator };
        var expected = ObjectiveContract.Losses(new SelfCalibratingCrossEntropy(0.3), new ExampleBatch([[1.5]], [[1]]))[0];
        // a flip moves a loss by 1.5, so the mean has the standard error 1.5 sqrt(0.21 / 20000); five of them
        Assert.Equal(expected, new StochasticLabelPerturbation(0.3).Losses(context).mean().item<double>(), 5 * 1.5 * Math.Sqrt(0.21 / 20000));
    }

    [Fact]
    public void Losses_Validation_AreCrossEntropyAndChangeNothing()
    {
        using var scope = NewDisposeScope();
        var objective = new StochasticLabelPerturbation(0.4, 1, new AdaptiveLabelPerturbation(warmUpEpochs: 0));
        var batch = Some.Batch(objective, 6, 1);
        var training = batch.Context(objective);
        using var state = training.State;
        var context = new ObjectiveContext { Outputs = training.Outputs, Labels = training.Labels, RowIndices = training.RowIndices, State = state, IsTraining = false };
        var losses = GoldenNumbers.Flat(objective.Losses(context).detach());
        Assert.All(ObjectiveContract.Losses(new BinaryCrossEntropy(), batch).Zip(losses), pair => Assert.Equal(pair.First, pair.Second, 12));
        Assert.Empty(state.Tensors);
    }

    [Fact]
    public void Columns_AlphaColumn_HasOneValuePerExample()
    {
        Assert.Equal([new ObjectiveColumn("alpha", "Rate")], new StochasticLabelPerturbation(alphaColumn: "Rate").Columns(1));
        Assert.Empty(new StochasticLabelPerturbation().Columns(1));
    }

    [Fact]
    public void StochasticLabelPerturbation_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Alpha of StochasticLabelPerturbation must be in [0, 1]. Got -0.1.", () => new StochasticLabelPerturbation(-0.1));
        Rejected.OutOfRange("Beta of StochasticLabelPerturbation must be in (0, 10]. Got 0.", () => new StochasticLabelPerturbation(0.1, 0));
        Rejected.Because<ArgumentException>(
            "Alpha times Beta of StochasticLabelPerturbation must be below 0.5. Got 0.25 times 2.", () => new StochasticLabelPerturbation(0.25, 2));
        Rejected.Because<ArgumentException>(
            "Alpha times Beta of StochasticLabelPerturbation must be below 0.5. Got 0.1 times 5.",
            () => ObjectiveContract.Losses(new StochasticLabelPerturbation() with { Beta = 5 }, new ExampleBatch([[0]], [[1]])));
        Rejected.Because<ArgumentException>(
            "The objective needs a column in the role 'alpha'. Given are: none.",
            () => ObjectiveContract.Losses(new StochasticLabelPerturbation(alphaColumn: "Rate"), new ExampleBatch([[0]], [[1]])));
    }

    [Fact]
    public void Deserialize_AsMulticlass_SaysThatItIsBinary() => Rejected.Because<JsonException>(
        "\"slp_bce\" names StochasticLabelPerturbation, which is no MulticlassObjective. Known are: ",
        () => JsonSerializer.Deserialize<MulticlassObjective>("""{"type":"slp_bce"}""")!);
}
