using System.Text.Json;
using System.Text.Json.Nodes;
using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Reducers;

/// <summary>Risks of the batch instead of its mean: examples, laws, golden cases and what they refuse.</summary>
[Trait("Kind", "Property")]
[Trait("Area", "objectives")]
public class RiskTests
{
    private static readonly double[] Losses = [3, 1, 4, 1.5, 9];

    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, Reducer> All { get; } = new()
    {
        ["mean"] = new MeanReducer(),
        ["cvar"] = new ConditionalValueAtRisk(0.35),
        ["cvar 0"] = new ConditionalValueAtRisk(0),
        ["top 2"] = new AverageTopK(2),
        ["superquantile"] = new SpectralRisk(Spectrum.Superquantile, 0.7),
        ["extremile"] = new SpectralRisk(Spectrum.Extremile, 2.5),
        ["esrm"] = new SpectralRisk(Spectrum.Esrm, 3),
        ["learned"] = new LearnedConditionalValueAtRisk(0.6),
    };

    [Fact]
    public void Reduce_HalfOfFive_CountsTheThirdByHalf()
        => Assert.Equal((9 + 4 + 0.5 * 3) / 2.5, Value(new ConditionalValueAtRisk(0.5), Losses), 12);

    [Fact]
    public void Reduce_TopTwo_IsTheirMean() => Assert.Equal(6.5, Value(new AverageTopK(2), Losses), 12);

    [Fact]
    public void Reduce_TopOfFewerRows_IsTheMean() => Assert.Equal(Losses.Average(), Value(new AverageTopK(20), Losses), 12);

    [Fact]
    public void Reduce_ExtremileOfTwo_IsTheExpectedGreaterOfTwo()
    {
        var expected = Losses.SelectMany(_ => Losses, Math.Max).Average();
        Assert.Equal(expected, Value(new SpectralRisk(Spectrum.Extremile, 2), Losses), 12);
    }

    [Fact]
    public void Reduce_ShiftCost_LiesBetweenMeanAndRiskAndFallsWithTheCost()
    {
        var values = new[] { 0, 0.01, 0.1, 1, 100 }.Select(cost => Value(new SpectralRisk(Spectrum.Extremile, 2, cost), Losses)).ToArray();
        Assert.Equal(values.OrderDescending(), values);
        Assert.InRange(values[^1], Losses.Average() - 1e-9, Losses.Average() + 0.1);
    }

    [Fact]
    public void Reduce_ShiftCost_NoOtherWeightsOfTheHullAreBetter()
    {
        using var scope = NewDisposeScope();
        var risk = new SpectralRisk(Spectrum.Superquantile, 0.6, 0.2);
        var (q, plain) = (GoldenNumbers.Flat(Weights(risk)), GoldenNumbers.Flat(Weights(new SpectralRisk(Spectrum.Superquantile, 0.6))).Order().ToArray());
        Assert.Equal(1, q.Sum(), 12);
        var random = new Random(1);
        for (var repeat = 0; repeat < 2000; repeat++)
        {
            // A point of the hull: a mean of reordered weights.
            var orders = Enumerable.Range(0, 3).Select(_ => plain.OrderBy(_ => random.Next()).ToArray()).ToArray();
            var other = Enumerable.Range(0, 5).Select(i => orders.Average(order => order[i])).ToArray();
            Assert.True(Penalised(other) <= Penalised(q) + 1e-9);
        }

        static Tensor Weights(SpectralRisk risk)
        {
            var (values, masses) = RankedRisk.Masses(tensor(Losses), null, null);
            return risk.Weights(values, masses);
        }

        double Penalised(double[] weights) => weights.Zip(Losses, (w, l) => w * l).Sum() - 5 * 0.2 / 2 * weights.Sum(w => (w - 0.2) * (w - 0.2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reduce_WeightTwo_IsTheRowTwice(string name)
    {
        var reducer = All[name];
        Assert.Equal(Value(reducer, [.. Losses, Losses[0]], divisors: [1, 2, 1, 1, 0.5, 1]), Value(reducer, Losses, [2, 1, 1, 1, 1], [1, 2, 1, 1, 0.5]), 12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reduce_Gradient_EqualsCentralDifferences(string name)
    {
        using var scope = NewDisposeScope();
        double[] weights = [1, 0.5, 2, 1, 1];
        var leaf = tensor(Losses).requires_grad_(true);
        var value = All[name].Reduce(leaf, null, tensor(weights));
        value.backward();
        Assert.Empty(value.shape);
        var gradient = GoldenNumbers.Flat(leaf.grad!);
        for (var i = 0; i < Losses.Length; i++)
        {
            double At(double step) => Value(All[name], [.. Losses.Select((loss, j) => j == i ? loss + step : loss)], weights);
            Assert.Equal((At(1e-6) - At(-1e-6)) / 2e-6, gradient[i], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reduce_OneLoss_IsThatLoss(string name) => Assert.Equal(7, Value(All[name], [7]), 12);

    [Theory]
    [MemberData(nameof(Names))]
    public void Reduce_OrderOfTheRows_DoesNotMatter(string name) => Assert.Equal(Value(All[name], Losses), Value(All[name], [.. Losses.Reverse()]), 12);

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_RoundTrip_GivesAnEqualValue(string name) => Assert.Equal(All[name], JsonSerializer.Deserialize<Reducer>(JsonSerializer.Serialize(All[name])));

    /// <summary>Divisors of class-weighted cross entropy: with even weights of ranks the risk is its mean.</summary>
    [Fact]
    public void Reduce_BetaZeroWithDivisors_IsTheMeanReducers()
        => Assert.Equal(Value(new MeanReducer(), Losses, [1, 2, 1, 3, 1], [0.5, 1, 2, 1, 1]), Value(new ConditionalValueAtRisk(0), Losses, [1, 2, 1, 3, 1], [0.5, 1, 2, 1, 1]), 12);

    /// <summary>Over many batches the threshold comes to the quantile of all losses, and the risk to the tail's mean: of exponential losses log 2 and 1 + log 2.</summary>
    [Fact]
    public void Reduce_LearnedThreshold_FindsTheQuantile()
    {
        using var scope = NewDisposeScope();
        using var memory = new ObjectiveState(0);
        var reducer = new LearnedConditionalValueAtRisk(0.5, 0.01);
        var random = new Random(3);
        var sum = 0.0;
        for (var step = 0; step < 4000; step++)
        {
            using var batchScope = NewDisposeScope();
            var losses = tensor(Enumerable.Range(0, 8).Select(_ => -Math.Log(1 - random.NextDouble())).ToArray());
            sum += step < 2000 ? 0 : reducer.Reduce(losses, null, null, memory).item<double>();
            if (step < 2000)
                reducer.Reduce(losses, null, null, memory);
        }
        // Standard errors are 0.02 and 0.013; the bounds are five and more of them.
        Assert.Equal(Math.Log(2), memory.Tensors["threshold"].item<double>(), 0.12);
        Assert.Equal(1 + Math.Log(2), sum / 2000, 0.08);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reduce_EmptyBatch_SaysSo(string name)
    {
        if (name == "mean")
            return;
        using var scope = NewDisposeScope();
        Assert.StartsWith("A risk needs at least one loss. Got an empty batch.", Assert.Throws<ArgumentException>(() => All[name].Reduce(zeros(0), null, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reducers_ParametersOutOfRange_NameRangeAndValue()
    {
        Message("Beta of ConditionalValueAtRisk must be in [0, 1). Got 1.", () => new ConditionalValueAtRisk(1));
        Message("Count of AverageTopK must be in [1, infinity). Got 0.", () => new AverageTopK(0));
        Message("Parameter of SpectralRisk must be in [0, 1). Got 1.", () => new SpectralRisk(Spectrum.Superquantile, 1));
        Message("Parameter of SpectralRisk must be in [1, infinity). Got 0.5.", () => new SpectralRisk(Spectrum.Extremile, 0.5));
        Message("Parameter of SpectralRisk must be in (0, infinity). Got 0.", () => new SpectralRisk(Spectrum.Esrm, 0));
        Message("Parameter of SpectralRisk must be in [1, infinity). Got 0.5.", () => Value(new SpectralRisk(parameter: 0.5) with { Spectrum = Spectrum.Extremile }, [1, 2]));
        Message("ShiftCost of SpectralRisk must be in [0, infinity). Got -1.", () => new SpectralRisk(shiftCost: -1));
        Message("Spectrum of SpectralRisk must be one of Superquantile, Extremile, Esrm. Got 9.", () => new SpectralRisk((Spectrum)9));
        Message("LearningRate of LearnedConditionalValueAtRisk must be in (0, infinity). Got 0.", () => new LearnedConditionalValueAtRisk(learningRate: 0));

        static void Message(string expected, Action act) => Assert.StartsWith(expected, Assert.Throws<ArgumentOutOfRangeException>(act).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reduce_ShiftCostWithWeights_IsRefused()
        => Assert.StartsWith("SpectralRisk with a shift cost is not defined for weighted", Assert.Throws<ArgumentException>(() => Value(new SpectralRisk(shiftCost: 1), Losses, [1, 1, 1, 1, 2])).Message, StringComparison.Ordinal);

    private static double Value(Reducer reducer, double[] losses, double[]? weights = null, double[]? divisors = null)
    {
        using var scope = NewDisposeScope();
        return reducer.Reduce(tensor(losses), divisors is null ? null : tensor(divisors), weights is null ? null : tensor(weights)).item<double>();
    }
}

/// <summary>Golden cases of a reducer: cross entropy below it.</summary>
public abstract class GoldenReducer : GoldenAdapter
{
    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var objective = new CrossEntropy();
        var context = golden.Batch(objective).Context(objective, dtype);
        using var state = context.State;
        var losses = objective.Losses(context);
        GoldenNumbers.AssertClose(GoldenNumbers.Flat(golden.Expected.GetProperty("base_losses")), GoldenNumbers.Flat(losses), golden.Tolerance, "base loss");
        losses.retain_grad();
        var loss = Reduce(golden, losses);
        loss.backward();
        GoldenNumbers.AssertClose([golden.Loss!.Value], GoldenNumbers.Flat(loss), golden.Tolerance, "loss");
        GoldenNumbers.AssertClose([.. golden.Grad!.SelectMany(row => row)], GoldenNumbers.Flat(context.Outputs.grad!), golden.Tolerance, "gradient");
        if (golden.Expected.TryGetProperty("weights", out var weights))
            GoldenNumbers.AssertClose(GoldenNumbers.Flat(weights), GoldenNumbers.Flat(losses.grad!), golden.Tolerance, "weight");
    }

    protected virtual Tensor Reduce(GoldenObjectiveCase golden, Tensor losses)
    {
        var json = new JsonObject { ["type"] = Name };
        foreach (var (name, value) in golden.Params)
            json[name] = value?.DeepClone();
        return json.Deserialize<Reducer>()!.Reduce(losses, null, null);
    }
}

public sealed class GoldenConditionalValueAtRisk : GoldenReducer
{
    public override string Name => "cvar";
}

public sealed class GoldenAverageTopK : GoldenReducer
{
    public override string Name => "average_top_k";
}

public sealed class GoldenSpectralRisk : GoldenReducer
{
    public override string Name => "spectral_risk";
}

public sealed class GoldenLearnedConditionalValueAtRisk : GoldenReducer
{
    public override string Name => "cvar_ru";

    protected override Tensor Reduce(GoldenObjectiveCase golden, Tensor losses)
    {
        var threshold = tensor(golden.Params["threshold"]!.GetValue<double>(), losses.dtype).requires_grad_(true);
        var reducer = new LearnedConditionalValueAtRisk(golden.Params["beta"]!.GetValue<double>());
        var (values, masses) = RankedRisk.Masses(losses, null, null);
        reducer.Risk(values.detach(), masses, threshold).backward();
        GoldenNumbers.AssertClose([golden.Expected.GetProperty("grad_threshold").GetDouble()], GoldenNumbers.Flat(threshold.grad!), golden.Tolerance, "gradient of the threshold");
        return reducer.Risk(values, masses, threshold.detach());
    }
}
