using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Binary;

public class IsotonicRegressionTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["isotonic"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            if (golden.Name == "irm")
                return Irm(golden);
            var weights = golden.Inputs.TryGetProperty("weights", out var given) ? GoldenCase.Numbers(given) : null;
            var (rows, test) = golden.Inputs.TryGetProperty("score", out var scores)
                ? (new BinaryCalibrationSet(GoldenCase.Numbers(scores), Array.ConvertAll(GoldenCase.Numbers(golden.Inputs.GetProperty("label")), label => label > 0), ScoreMeaning.Logits), GoldenCase.Numbers(golden.Inputs.GetProperty("test")))
                : golden.Inputs.GetProperty("dataset").GetString() == "edges60" ? (GoldenSets.Binary(golden, "edges60", ScoreMeaning.Probabilities, weights), [])
                : (GoldenSets.Binary(golden, "binary150", ScoreMeaning.Logits), golden.Column("test_score"));
            var map = new IsotonicRegression { Interpolation = golden.Name == "step" ? IsotonicInterpolation.Step : IsotonicInterpolation.Linear }.Fit(rows);
            var ends = Enumerable.Range(0, map.Values.Length).SelectMany(b => map.Lowest[b] == map.Highest[b] ? [b] : new[] { b, b }).ToArray();
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["x_thresholds"] = [.. map.Lowest.Concat(map.Highest).Distinct().Order()],
                ["y_thresholds"] = [.. ends.Select(b => map.Values[b])],
                ["fitted"] = GoldenSets.Apply(map, rows.Scores.ToArray(), rows.Meaning),
                ["test"] = GoldenSets.Apply(map, test, rows.Meaning),
                ["block_min"] = map.Lowest, ["block_max"] = map.Highest, ["block_value"] = map.Values,
                ["block_weight"] = PoolAdjacentViolators.Fit(rows.Scores, [.. rows.Labels.ToArray().Select(label => label ? 1.0 : 0)], rows.Weights).Weights,
            };
        }

        private static Dictionary<string, IReadOnlyList<double>> Irm(GoldenCase golden)
        {
            var map = new IsotonicMulticlass().Fit(GoldenSets.Multiclass(golden, "multi180"));
            var test = GoldenSets.Apply(new IdentityMap(), golden.Column("test_logits"), 4);
            return new() { ["test"] = Array.ConvertAll(test, map.Value) };   // the official code does not divide by the sum
        }
    }

    public sealed class OneVersusRestGolden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["ovr", "absent_class"];

        public override bool Serves(GoldenCase golden) => golden.Name.StartsWith("sklearn", StringComparison.Ordinal);

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var rows = GoldenSets.Multiclass(golden, "multi180");
            if (golden.Topic == "absent_class")
                rows = rows.Pick([.. Enumerable.Range(0, rows.Count).Where(row => rows.Labels[row] != 3)]);
            BinaryCalibrator calibrator = golden.Name == "sklearn_isotonic" ? new IsotonicRegression() : new PlattScaling { ScoresAsTheyCome = true };
            return new Dictionary<string, IReadOnlyList<double>> { ["test_probs"] = GoldenSets.Apply(new OneVersusRest(calibrator).Fit(rows), golden.Column("test_logits"), 4) };
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_OnItsOwnOutput_ChangesNothing()
    {
        var rows = SomeScores.Binary(500, asProbabilities: true);
        var once = GoldenSets.Apply(new IsotonicRegression().Fit(rows), rows.Scores.ToArray(), rows.Meaning);
        var twice = new IsotonicRegression().Fit(new(once, rows.Labels.ToArray(), ScoreMeaning.Probabilities));
        Assert.Equal(once, GoldenSets.Apply(twice, once, ScoreMeaning.Probabilities), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    /// <summary>No non-decreasing function is nearer to the labels in squared error than the fit: random ones, and the fit itself with one block moved, are further.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_RandomRows_NoMonotoneFunctionIsNearer()
    {
        var (rows, random) = (SomeScores.Binary(60, asProbabilities: true), new Random(3));
        var map = new IsotonicRegression().Fit(rows);
        double Distance(Func<double, double> function) => Enumerable.Range(0, rows.Count).Sum(row => Math.Pow(function(rows.Scores[row]) - (rows.Labels[row] ? 1 : 0), 2));
        var least = Distance(map.Apply);
        for (var repeat = 0; repeat < 100; repeat++)
        {
            var (power, shift) = (0.2 + 3 * random.NextDouble(), 0.2 * random.NextDouble());
            Assert.True(Distance(p => Math.Clamp(Math.Pow(p, power) + shift, 0, 1)) >= least);
        }
    }
}
