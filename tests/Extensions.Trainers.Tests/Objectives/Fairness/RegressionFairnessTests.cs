using System.Text.Json;
using System.Text.Json.Nodes;
using Extensions.Trainers.Tests.Contracts;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Fairness;

public sealed class RegressionFairnessReference : NaiveReference
{
    public override Type Objective => typeof(RegressionFairness);

    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new RegressionFairness(new SquaredError(), new(["a"])), new RegressionFairness(new HuberLoss(), new(["a", "b"], 0.5, DistanceCovarianceKind.Joint, 2))];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => ProtectedBatch.Add(batch, ((RegressionFairness)objective).Penalty);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var fairness = (RegressionFairness)objective;
        var losses = Some.Reference(fairness.Objective.GetType()).Losses(fairness.Objective, batch, constants);
        return ProtectedBatch.Losses(losses, batch.Outputs, batch, fairness.Penalty);
    }
}

/// <summary>The cases have no base loss and predictions instead of logits: squared errors of predictions that equal their targets are 0, with gradient 0.</summary>
public sealed class DistanceCovarianceGolden : GoldenAdapter
{
    public override string Name => "dcov_fairness";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var blocks = golden.Extra.GetProperty("protected").EnumerateArray().Select(GoldenNumbers.Rows).ToArray();
        var parameters = golden.Params.DeepClone().AsObject();
        parameters["columns"] = new JsonArray([.. blocks.Select((_, i) => JsonValue.Create($"Column{i}"))]);
        var json = new JsonObject { ["type"] = "dcov_fairness_regression", ["objective"] = new JsonObject { ["type"] = "squared_error" }, ["penalty"] = parameters };
        var objective = (RegressionFairness)json.Deserialize<Objective>()!;
        var predictions = golden.Logits!;
        var batch = new ExampleBatch(predictions, predictions) { Columns = blocks.Select((block, i) => (Role: $"protected_{i}", block)).ToDictionary(pair => pair.Role, pair => pair.block) };
        var context = CheckObjective(golden, objective, batch, dtype);
        using var state = context.State;
        var statistic = objective.Penalty.Statistic(context.Outputs, [.. Enumerable.Range(0, blocks.Length).Select(i => context.Column($"protected_{i}"))]);
        GoldenNumbers.AssertClose([golden.Expected.GetProperty("statistic").GetDouble()], GoldenNumbers.Flat(statistic), golden.Tolerance, "statistic");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class RegressionFairnessTests
{
    [Fact]
    public void Losses_EveryPairingOnce_AreTheUnbiasedEstimate()
    {
        // Every value of the attribute with every prediction: nothing hangs together, and the unbiased estimate falls below 0.
        var batch = new ExampleBatch([[0], [0], [1], [1]], [[0], [0], [1], [1]]) { Columns = new Dictionary<string, double[][]> { ["protected"] = [[0], [1], [0], [1]] } };

        // U(f) is 2/3 within a pair of equal predictions and -1/3 between; U(Z) likewise: 4 * (2/3)(-1/3) * 2 + 4 * 1/9 = -4/3, divided by 4.
        Assert.All(ObjectiveContract.Losses(new RegressionFairness(new SquaredError(), new(["Sex"])), batch), loss => Assert.Equal(-1.0 / 3, loss, 12));
    }

    [Fact]
    public void RegressionFairness_WithoutParts_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new RegressionFairness(null!, new(["a"])));
        Assert.Throws<ArgumentNullException>(() => new RegressionFairness(new SquaredError(), null!));
    }

    [Fact]
    public void RegressionFairness_ObjectiveWithoutAPrediction_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new RegressionFairness(new HlGauss(0, 1), new(["a"])));
        Assert.StartsWith("Objective of RegressionFairness must have its prediction as its output. Those of HlGauss are logits.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RegressionFairness(new RegressionWeightedSum([new PinballLoss([0.1, 0.9])]), new(["a"])));
    }
}
