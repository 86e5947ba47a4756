using System.Globalization;
using System.Text.Json;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.RiskControl;

/// <summary>Golden cases of risk control on the multi-label rows, on tables of losses and on residuals.</summary>
internal static class MultilabelGoldens
{
    public const string DataSet = "multilabel100";

    public static double[] Grid { get; } = [.. Enumerable.Range(0, 101).Select(i => i / 100.0)];

    public static double[] Probabilities(GoldenCase golden) => golden.Column("probs", DataSet);

    public static bool[] Truths(GoldenCase golden) => Array.ConvertAll(golden.Column("labels", DataSet), value => value > 0);

    public static LossCurves Exact(GoldenCase golden, Risk? risk = null) => LossCurves.OfRisk(risk ?? new FalseNegativeRisk(), Probabilities(golden), Truths(golden), 6);

    /// <summary>The same risk on the grid 0, 0.01, ..., 1.</summary>
    public static RiskCurve OnGrid(GoldenCase golden, Risk? risk = null, double[]? weights = null)
    {
        var (probabilities, truths, curve) = (Probabilities(golden), Truths(golden), new LossCurve());
        var sums = new GridSums(Grid, (risk ?? new FalseNegativeRisk()).Rules);
        for (var row = 0; row < truths.Length / 6; row++)
            if ((risk ?? new FalseNegativeRisk()).Trace(probabilities.AsSpan(row * 6, 6), truths.AsSpan(row * 6, 6), curve))
                sums.Add(curve, row, weights?[row] ?? 1);
        return sums.Build();
    }

    public static double[] Numbers(params double[] numbers) => numbers;

    public static double Param(this GoldenCase golden, string name) => golden.Params.GetProperty(name).GetDouble();
}

internal sealed class ConformalRiskControlGoldens : ConformalAdapter
{
    public override IReadOnlyList<string> Topics => ["crc"];

    public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden) => golden.Name switch
    {
        "equality" or "nothing_violates" => new() { ["lambda_hat"] = [Table(golden).Lambda] },
        "infeasible" => new() { ["feasible"] = [Table(golden).IsControlled ? 1 : 0], ["lambda_returned"] = [Table(golden).Lambda] },
        "miscoverage_equals_split" => new() { ["lambda_hat"] = [.. golden.Expected("lambda_hat").EnumerateObject().Select(alpha => Residuals(golden, double.Parse(alpha.Name, CultureInfo.InvariantCulture)))] },
        "multi_risk" => Several(golden),
        "quantile_risk" => new() { ["lambda_hat"] = [MultilabelGoldens.OnGrid(golden, new QuantileRisk(new FalseNegativeRisk(), 0.34)).Control(0.2).Lambda] },
        "covariate_shift" => Shift(golden),
        _ => FalseNegatives(golden),
    };

    private static RiskControlResult Table(GoldenCase golden)
        => LossCurves.OfTable(GoldenCase.Numbers(golden.Inputs.GetProperty("lambdas")), GoldenCase.Numbers(golden.Inputs.GetProperty("loss_table"))).Average().Control(golden.Param("alpha"));

    private static double Residuals(GoldenCase golden, double alpha)
    {
        var distances = golden.Column("y").Zip(golden.Column("pred"), (y, predicted) => Math.Abs(y - predicted)).ToArray();
        return LossCurves.Trace(distances.Length, (row, curve) =>
        {
            curve.Begin(1);
            curve.Step(distances[row], 0);
        }, new() { GreatestLambda = double.PositiveInfinity }).Average().Control(alpha).Lambda;
    }

    private static Dictionary<string, IReadOnlyList<double>> Several(GoldenCase golden)
    {
        var (rates, misses) = (MultilabelGoldens.OnGrid(golden), MultilabelGoldens.OnGrid(golden, new MiscoverageRisk()));
        return new()
        {
            ["lambda_fnr_0_2"] = [rates.Control(0.2).Lambda],
            ["lambda_anymiss_0_4"] = [misses.Control(0.4).Lambda],
            ["lambda_joint"] = [new ConformalRiskControl().Control([rates, misses], [0.2, 0.4]).Lambda],
        };
    }

    private static Dictionary<string, IReadOnlyList<double>> Shift(GoldenCase golden)
    {
        var curve = MultilabelGoldens.OnGrid(golden, weights: GoldenCase.Numbers(golden.Inputs.GetProperty("lr_weight")));
        return new() { ["lambda_hat"] = [.. GoldenCase.Numbers(golden.Inputs.GetProperty("test_lr_weight")).Select(weight => curve.Lambda(golden.Param("alpha"), weight)!.Value)] };
    }

    private static Dictionary<string, IReadOnlyList<double>> FalseNegatives(GoldenCase golden)
    {
        var curve = MultilabelGoldens.OnGrid(golden);
        var (onGrid, exact) = (curve.Control(golden.Param("alpha")).Lambda, MultilabelGoldens.Exact(golden).Average().Control(golden.Param("alpha")).Lambda);
        return new()
        {
            ["risk_at_lambda"] = [.. Enumerable.Range(0, 11).Select(i => curve.RiskAt(i / 10.0))],
            ["lambda_hat_grid"] = [onGrid],
            ["lambda_hat_exact"] = [exact],
            ["test_sets"] = [.. golden.Column("test_probs", MultilabelGoldens.DataSet).Index().Where(one => NestedSets.Contains(one.Item, onGrid)).Select(one => one.Index % 6.0)],
        };
    }
}

internal sealed class NonExchangeableRiskGoldens : ConformalAdapter
{
    public override IReadOnlyList<string> Topics => ["nexcrc"];

    public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
    {
        if (golden.Name == "per_test_weights")
        {
            var curves = LossCurves.OfTable(MultilabelGoldens.Grid, OnGrid(golden));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["lambda_hat"] = [.. golden.Inputs.GetProperty("weights_rows").EnumerateArray().Select(weights => curves.Control(golden.Param("alpha"), GoldenCase.Numbers(weights))!.Value)],
            };
        }
        double[] decay = [.. new AgeWeights(0.98).Fit(new(new double[100])).Weights];
        var risk = MultilabelGoldens.OnGrid(golden, weights: decay);
        return new Dictionary<string, IReadOnlyList<double>>
        {
            ["rows"] = [.. golden.Expected("rows").EnumerateArray().SelectMany(row => row.GetProperty("alpha").GetDouble() is var alpha ? MultilabelGoldens.Numbers(alpha, risk.TotalWeight, risk.Control(alpha).Lambda) : [])],
            ["weights_first3"] = decay[..3],
        };
    }

    private static double[] OnGrid(GoldenCase golden)
    {
        var (probabilities, truths, curve) = (MultilabelGoldens.Probabilities(golden), MultilabelGoldens.Truths(golden), new LossCurve());
        return [.. Enumerable.Range(0, 100).SelectMany(row =>
        {
            new FalseNegativeRisk().Trace(probabilities.AsSpan(row * 6, 6), truths.AsSpan(row * 6, 6), curve);
            return MultilabelGoldens.Grid.Select(curve.At).ToArray();
        })];
    }
}

internal sealed class RiskBoundGoldens : ConformalAdapter
{
    public override IReadOnlyList<string> Topics => ["rcps"];

    public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
    {
        var curve = MultilabelGoldens.OnGrid(golden);
        var summaries = Enumerable.Range(0, 11).Select(i => curve.SummaryAt(i / 10.0)).ToArray();
        double[] Upper(RiskBound bound) => Array.ConvertAll(summaries, summary => bound.Upper(summary, golden.Param("delta")));
        return new Dictionary<string, IReadOnlyList<double>>
        {
            ["r_hat"] = Array.ConvertAll(summaries, summary => summary.Mean),
            ["hoeffding"] = Upper(new HoeffdingBound()),
            ["empirical_bernstein"] = Upper(new EmpiricalBernsteinBound()),
            ["hb_upper"] = Upper(new HoeffdingBentkusBound()),
        };
    }
}

internal sealed class LearnThenTestGoldens : ConformalAdapter
{
    public override IReadOnlyList<string> Topics => ["ltt"];

    public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden) => golden.Name == "fdr" ? FalseDiscoveries(golden) : PValues(golden.Inputs);

    private static Dictionary<string, IReadOnlyList<double>> PValues(JsonElement inputs)
    {
        var (means, count, alpha) = (GoldenCase.Numbers(inputs.GetProperty("r_hat")), inputs.GetProperty("n").GetInt64(), inputs.GetProperty("alpha").GetDouble());
        double[] Of(bool isBinary) => Array.ConvertAll(means, mean => new HoeffdingBentkusBound().PValue(new LossSummary(mean, 0, count) { IsBinary = isBinary }, alpha));
        return new() { ["p_bounded_loss"] = Of(false), ["p_binary_loss"] = Of(true) };
    }

    private static Dictionary<string, IReadOnlyList<double>> FalseDiscoveries(GoldenCase golden)
    {
        // {p > t} is {1 - p <= lambda} for a lambda just below 1 - t.
        var thresholds = GoldenCase.Numbers(golden.Inputs.GetProperty("thresholds"));
        var curve = MultilabelGoldens.Exact(golden, new FalseDiscoveryRisk()).Average();
        var losses = Array.ConvertAll(thresholds, threshold => curve.SummaryAt(1 - threshold - 1e-9));
        var (alpha, delta) = (golden.Param("alpha"), golden.Param("delta"));
        LearnThenTestResult Find(FamilywiseTest test) => new LearnThenTest { Delta = delta, Test = test }.Find([losses], [alpha], test == FamilywiseTest.FixedSequence ? [.. Enumerable.Range(0, losses.Length).Reverse()] : null);
        double[] Valid(FamilywiseTest test) => [.. Find(test).Valid.Select(point => (double)point)];
        return new()
        {
            ["r_hat"] = Array.ConvertAll(losses, loss => loss.Mean),
            ["p"] = [.. Find(FamilywiseTest.Holm).PValues],
            ["bonferroni"] = Valid(FamilywiseTest.Bonferroni),
            ["holm"] = Valid(FamilywiseTest.Holm),
            ["fixed_sequence_from_largest_threshold"] = Valid(FamilywiseTest.FixedSequence),
        };
    }
}

internal sealed class LossGoldens : ConformalAdapter
{
    public override IReadOnlyList<string> Topics => ["loss"];

    public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
    {
        if (golden.Name == "token_f1")
        {
            var pairs = golden.Inputs.GetProperty("pairs").EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!)).ToArray();
            return new Dictionary<string, IReadOnlyList<double>> { ["f1"] = Array.ConvertAll(pairs, pair => TokenF1.Of(pair.Item1, pair.Item2)), ["loss"] = Array.ConvertAll(pairs, Loss) };
        }
        var tree = ClassHierarchy.Parse(golden.Inputs.GetProperty("tree").GetRawText());
        return new Dictionary<string, IReadOnlyList<double>>
        {
            ["max_depth"] = [tree.MaximalDepth],
            ["distance"] = [.. golden.Expected("distance").EnumerateObject().Select(entry => entry.Name.Split("->leaf") is [var node, var leaf]
                ? (double)tree.Distance(tree.Names.IndexOf(node), int.Parse(leaf, CultureInfo.InvariantCulture)) : double.NaN)],
        };
    }

    /// <summary>The loss of a set that holds the answer alone, by the risk of sets.</summary>
    private static double Loss((string Answer, string Truth) pair)
    {
        var curve = new LossCurve();
        new TokenF1Risk([pair.Answer, pair.Truth]).Trace([0.9, 0.1], [false, true], curve);
        return curve.At(0.5);
    }
}
