using Extensions.Calibration.Tests.Conformal.Sets;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Procedures;

public class GroupConditionalTests
{
    public sealed class PValues : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name == "pvalues_mondrian";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var score = new LeastAmbiguousScore();
            var rows = PredictionSetGoldens.Rows(golden, score);
            var fitted = new GroupConditional("Group").Fit(new(rows.Scores) { Groups = [.. Enumerable.Range(0, rows.Count).Select(i => i % 3)], GroupCount = 3 });
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["p_values"] = [.. Enumerable.Range(0, 30).SelectMany(row => PredictionSetGoldens.TestScores(golden, score, row).Select(s => fitted.PValue(new(row % 3, 1, []), 0, s)))],
            };
        }
    }

    public sealed class Intervals : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["reg"];

        public override bool Serves(GoldenCase golden) => golden.Name is "mondrian_0.05" or "mondrian_0.1" or "mondrian_0.2" || golden.Name.StartsWith("mondrian_crepes", StringComparison.Ordinal);

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var alpha = golden.Params.TryGetProperty("alpha", out var given) ? given.GetDouble() : Math.Round(1 - golden.Params.GetProperty("confidence").GetDouble(), 9);
            var (score, predictions) = (new AbsoluteResidualScore(), golden.Column("pred", "reg99"));
            double[] scores = [.. golden.Column("y", "reg99").Zip(predictions, (y, f) => score.Compute(new(f), y, 0))];
            var rule = new GroupConditional("Group").Fit(new(scores) { Groups = golden.Integers("group", "reg99"), GroupCount = 3 }).At(alpha);
            var thresholds = Array.ConvertAll(golden.Integers("test_group", "reg99"), group => rule.Of(new(group, 1, []), 0));
            var ends = golden.Column("test_pred", "reg99").Zip(thresholds, (f, q) => score.Interval(new(f), q, q)).ToArray();
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["n_per_group"] = [.. Enumerable.Range(0, 3).Select(group => (double)golden.Integers("group", "reg99").Count(one => one == group))],
                ["q_hat_per_group"] = [.. Enumerable.Range(0, 3).Select(group => rule.Of(new(group, 1, []), 0))],
                ["lower"] = [.. ends.Select(end => end.Lower)], ["upper"] = [.. ends.Select(end => end.Upper)], ["half_width"] = thresholds,
            };
        }
    }

    /// <summary>In each of two groups with scores of laws of their own coverage is exact. One threshold for all, marginally right, fails in both.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_TwoGroups_CoversEachExactly()
    {
        var random = new Random(9);
        int[] covered = [0, 0], together = [0, 0];
        for (var draw = 0; draw < 20_000; draw++)
        {
            double Score(int group) => group == 0 ? random.NextDouble() : 3 * random.NextDouble();
            var groups = Enumerable.Range(0, 38).Select(row => row % 2).ToArray();
            var rows = new ConformalRows(Array.ConvertAll(groups, Score)) { Groups = groups, GroupCount = 2 };
            var (own, all) = (new GroupConditional("Group").Fit(rows).At(0.1), new SplitConformal().Fit(rows).At(0.1));
            for (var group = 0; group < 2; group++)
            {
                var next = Score(group);
                covered[group] += next <= own.Of(new(group, 1, []), 0) ? 1 : 0;
                together[group] += next <= all.Of(new(group, 1, []), 0) ? 1 : 0;
            }
        }
        Assert.All(covered, count => Assert.True(CoverageCheck.Is(count, 20_000, 18 / 20.0)));
        Assert.All(together, count => Assert.False(CoverageCheck.Is(count, 20_000, 18 / 20.0)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_GroupNeverSeenOrMissing_KeepsEverythingOrFallsBack()
    {
        var rows = new ConformalRows([1, 2, 3, 4, 5]) { Groups = [0, 0, 0, -1, 0], GroupCount = 3 };
        var fitted = new GroupConditional("Group").Fit(rows);
        Assert.Equal(5, fitted.At(0.2).Of(new(0, 1, []), 0));
        Assert.Equal(double.PositiveInfinity, fitted.At(0.2).Of(new(1, 1, []), 0));
        Assert.Equal(double.PositiveInfinity, fitted.At(0.2).Of(new(-1, 1, []), 0));
        Assert.Contains("group 1 has 0, group 2 has 0. There everything is kept", fitted.Guarantee(0.2, "it holds").Shortfall);
        var fallBack = new GroupConditional("Group") { FallBackToAll = true }.Fit(rows);
        Assert.Equal(5, fallBack.At(0.2).Of(new(-1, 1, []), 0));
        Assert.Equal(fallBack.All!.PValue(3), fallBack.PValue(new(1, 1, []), 0, 3));
    }
}
