using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Binary;

public class IsotonicRegressionTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["isotonic"];

        public override bool Serves(GoldenCase golden) => golden.Name != "irm";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (rows, test) = Rows(golden);
            var map = new IsotonicRegression { Interpolation = golden.Name == "step" ? IsotonicInterpolation.Step : IsotonicInterpolation.Linear }.Fit(rows);
            var ends = map.Values.SelectMany((value, b) => map.Lowest[b] < map.Highest[b] ? new[] { (map.Lowest[b], value), (map.Highest[b], value) } : [(map.Lowest[b], value)]).ToArray();
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["x_thresholds"] = Array.ConvertAll(ends, end => end.Item1), ["y_thresholds"] = Array.ConvertAll(ends, end => end.Item2),
                ["fitted"] = Array.ConvertAll(rows.Scores.ToArray(), map.Apply), ["test"] = Array.ConvertAll(test, map.Apply),
                ["block_min"] = map.Lowest, ["block_max"] = map.Highest, ["block_value"] = map.Values, ["block_weight"] = PoolAdjacentViolators.Fit(new ScoreGroups(rows.Scores, rows.Labels, rows.Weights)).Weights,
            };
        }

        private static (BinaryCalibrationSet Rows, double[] Test) Rows(GoldenCase golden)
        {
            if (!golden.Inputs.TryGetProperty("dataset", out var dataSet))
                return (new(GoldenCase.Numbers(golden.Inputs.GetProperty("score")), Array.ConvertAll(GoldenCase.Numbers(golden.Inputs.GetProperty("label")), label => label > 0), ScoreMeaning.Logits), GoldenCase.Numbers(golden.Inputs.GetProperty("test")));
            var weights = golden.Inputs.TryGetProperty("weights", out var given) ? GoldenCase.Numbers(given) : null;
            var name = dataSet.GetString()!;
            return golden.Has("score") ? (GoldenSets.Binary(golden, name, ScoreMeaning.Logits, weights), golden.Column("test_score")) : (GoldenSets.Binary(golden, name, ScoreMeaning.Probabilities, weights), []);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_MlnetsTies_ArePooledFirst()
    {
        var map = new IsotonicRegression().Fit(new([0.1, 0.1, 0.2, 0.2, 0.2, 0.2], [false, true, false, true, true, true], ScoreMeaning.Probabilities));
        Assert.Equal([0.5, 0.75], map.Values.ToArray());
        Assert.Equal(0.625, map.Apply(0.15), 1e-12);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_StepInterpolation_TakesTheUpperBlock()
    {
        var map = new IsotonicRegression { Interpolation = IsotonicInterpolation.Step }.Fit(new([-1, 0, 1], [false, true, true], ScoreMeaning.Logits));
        Assert.Equal(ScoreMeaning.Logits, map.Reads);
        Assert.Equal([0.0, 0, 1, 1, 1], new[] { -9, -1, -0.999, 0, 9 }.Select(map.Apply));
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_OnItsOwnOutput_LeavesItAlone()
    {
        var rows = SomeScores.Binary(2000, asProbabilities: true);
        var map = new IsotonicRegression().Fit(rows);
        var once = Array.ConvertAll(rows.Scores.ToArray(), map.Apply);
        var again = new IsotonicRegression().Fit(new(once, rows.Labels.ToArray(), ScoreMeaning.Probabilities));
        Assert.All(once, p => Assert.Equal(p, again.Apply(p), 1e-12));
    }

    /// <summary>The greatest deviation from the true probability is of the order (ln n / n)^(1/3), 0.06 here, and the mean of its absolute value far below.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfAKnownLaw_ApproachesIt()
    {
        var rows = SomeScores.Binary(50_000);
        var map = new IsotonicRegression().Fit(rows);
        var (mean, untouched) = (rows.Scores.ToArray().Average(z => Math.Abs(map.Apply(z) - ScoreForms.Sigmoid(z / 2))), rows.Scores.ToArray().Average(z => Math.Abs(ScoreForms.Sigmoid(z) - ScoreForms.Sigmoid(z / 2))));
        Assert.True(mean < 0.02 && untouched > 0.05, $"{mean} {untouched}");
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_OneClass_SaysSo()
    {
        var map = new IsotonicRegression().Fit(new([0.1, 0.2], [false, false], ScoreMeaning.Probabilities));
        Assert.Equal(0, map.Apply(0.7));
        Assert.Contains("no row is positive", map.Diagnostics.Remark, StringComparison.Ordinal);
    }
}
