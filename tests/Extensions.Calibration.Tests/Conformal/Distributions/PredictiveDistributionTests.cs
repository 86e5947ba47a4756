using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Distributions;

public class PredictiveDistributionTests
{
    public sealed class Golden : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cps"];

        public override bool Serves(GoldenCase golden) => golden.Name != "crps_energy";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            double[] Column(string name) => golden.Column(name, "reg99");
            var (labels, predictions, tests) = (Column("y"), Column("pred"), Column("test_pred"));
            var (truths, groups, testGroups) = (Column("test_y"), Column("group"), Column("test_group"));
            var (sigmas, testSigmas) = golden.Name == "normalized" ? (Column("sigma"), Column("test_sigma")) : (Array.ConvertAll(labels, _ => 1.0), Array.ConvertAll(tests, _ => 1.0));
            CalibrationScores Residuals(double? group) => new([.. labels.Select((y, i) => (y - predictions[i]) / sigmas[i]).Where((_, i) => group is null || groups[i] == group)]);
            var rows = tests.Select((f, i) => new PredictiveDistribution(Residuals(golden.Name == "mondrian" ? testGroups[i] : null), f, testSigmas[i])).ToArray();
            var thetas = golden.Inputs.TryGetProperty("theta", out var given) ? GoldenCase.Numbers(given) : new double[rows.Length];
            IReadOnlyList<double> Percentiles(params double[] levels) => [.. rows.SelectMany(row => levels.Select(row.Quantile))];
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["p_nonsmoothed"] = [.. rows.Select((row, i) => row.Cumulative(truths[i], 1))],
                ["p_smoothed"] = [.. rows.Select((row, i) => row.Cumulative(truths[i], thetas[i]))],
                ["percentiles_5_25_75_95"] = Percentiles(0.05, 0.25, 0.75, 0.95),
                ["percentiles_5_95"] = Percentiles(0.05, 0.95),
                ["percentiles_10_90"] = Percentiles(0.1, 0.9),
                ["interval_90"] = [.. rows.SelectMany(row => row.Interval(0.1) is var (lower, upper) ? new[] { lower, upper } : [])],
                ["crps_mean"] = [rows.Select((row, i) => row.Crps(truths[i])).Average()],
            };
        }
    }

    private static readonly PredictiveDistribution Four = new(new CalibrationScores([2, -1, 0, 0]), 10, 2);

    [Fact, Trait("Kind", "Example")]
    public void Cumulative_FourValues_AsByHand()
    {
        Assert.Equal([8, 10, 10, 14], Four.Values());
        Assert.Equal([0.1, 0.5, 0.7, 0.9], new[] { 7.0, 10, 11, 15 }.Select(y => Four.Cumulative(y)), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal((0.2, 0.8), (Four.Cumulative(10, 0), Four.Cumulative(10, 1)));
        Assert.Equal((double.NegativeInfinity, 8, 14, double.PositiveInfinity), (Four.LowerQuantile(0.1), Four.LowerQuantile(0.2), Four.UpperQuantile(0.8), Four.UpperQuantile(0.9)));
        Assert.Equal((8, 14), Four.Interval(0.4));
        Assert.Equal((0.1, 0.9), (Four.Cumulative(double.NegativeInfinity), Four.Cumulative(double.PositiveInfinity)));
    }

    /// <summary>The score equals the sum over all pairs, and the integral of the squared distance of the steps of 1 / n from the step at the label.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Crps_AnyLabel_EqualsAllPairs()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 100; trial++)
        {
            var one = new PredictiveDistribution(new CalibrationScores([.. Enumerable.Range(0, 1 + random.Next(20)).Select(_ => Math.Round(random.NextDouble(), 1))]), random.NextDouble(), 0.1 + random.NextDouble());
            var (values, y) = (one.Values(), 3 * random.NextDouble() - 1);
            var pairs = values.Average(v => Math.Abs(v - y)) - values.Average(v => values.Average(w => Math.Abs(v - w))) / 2;
            Assert.Equal(pairs, one.Crps(y), 1e-12);
            var ends = values.Append(y).Order().ToArray();
            var integral = Enumerable.Range(1, ends.Length - 1).Sum(i => (ends[i] - ends[i - 1]) * Math.Pow(values.Count(v => v < ends[i]) / (double)values.Length - (y < ends[i] ? 1 : 0), 2));
            Assert.Equal(integral, one.Crps(y), 1e-12);
        }
    }

    /// <summary>Quantile and distribution function belong together: a label is above the upper quantile where its p-value is, and below the lower one likewise.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Quantile_AnyLevel_InvertsTheDistributionFunction()
    {
        var random = new Random(4);
        for (var trial = 0; trial < 500; trial++)
        {
            var one = new PredictiveDistribution(new CalibrationScores([.. Enumerable.Range(0, 1 + random.Next(30)).Select(_ => (double)random.Next(10))]), 0);
            var (level, y) = (Math.Round(0.01 + 0.98 * random.NextDouble(), 2), random.Next(10) + (trial % 2) * 0.5);
            Assert.Equal(y > one.UpperQuantile(level), one.Cumulative(y, 0) > level - 1e-9 && one.Cumulative(y, 0) * (one.Count + 1) >= Math.Ceiling(level * (one.Count + 1) - 1e-9) - 1e-9);
            Assert.True(one.LowerQuantile(level) <= one.UpperQuantile(level));
        }
    }

    /// <summary>The law of the label's smoothed p-value is uniform, ties included: shares below 0.1 and 0.7 at false-alarm probability 1e-6. Off by one value, and without theta, they are not.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Cumulative_OfTheLabel_IsUniform()
    {
        const int Draws = 20_000;
        var random = new Random(5);
        var (low, high, lowPlain, shifted) = (0, 0, 0, 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            (double F, double Sigma, double Y) Row()
            {
                var x = random.NextDouble();
                return (x, 0.5 + x, x + (0.5 + x) * random.Next(-6, 7));
            }
            var rows = Enumerable.Range(0, 9).Select(_ => Row()).ToArray();
            var next = Row();
            var residuals = rows.Select(row => Math.Round((row.Y - row.F) / row.Sigma)).ToArray();
            var (one, y, theta) = (new PredictiveDistribution(new CalibrationScores(residuals), 0, 1), Math.Round((next.Y - next.F) / next.Sigma), random.NextDouble());
            low += one.Cumulative(y, theta) <= 0.1 ? 1 : 0;
            high += one.Cumulative(y, theta) <= 0.7 ? 1 : 0;
            lowPlain += one.Cumulative(y, 1) <= 0.7 ? 1 : 0;
            shifted += (one.Cumulative(y, theta) * 10 - theta) / 9 <= 0.1 ? 1 : 0;   // without the new row's own step
        }
        Assert.True(CoverageCheck.Is(low, Draws, 0.1));
        Assert.True(CoverageCheck.Is(high, Draws, 0.7));
        Assert.False(CoverageCheck.Is(lowPlain, Draws, 0.7));
        Assert.False(CoverageCheck.Is(shifted, Draws, 0.1));
    }

    /// <summary>Quantiles: the label of a new row is up to the one at 0.9 with probability 0.9, of 9 rows exactly; the value of the rank below is passed too often.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Quantile_NewRow_IsMetExactly()
    {
        const int Draws = 20_000;
        var random = new Random(6);
        var (met, oneLess, below, between) = (0, 0, 0, 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            var residuals = Enumerable.Range(0, 9).Select(_ => random.NextDouble() * random.NextDouble()).ToArray();
            var (one, y) = (new PredictiveDistribution(new CalibrationScores(residuals), 3, 2), 3 + 2 * random.NextDouble() * random.NextDouble());
            met += y <= one.Quantile(0.9) ? 1 : 0;
            oneLess += y <= one.Values()[7] ? 1 : 0;
            below += y < one.Quantile(0.1) ? 1 : 0;
            between += one.Interval(0.2) is var (lower, upper) && lower <= y && y <= upper ? 1 : 0;
        }
        Assert.True(CoverageCheck.Is(met, Draws, 0.9));
        Assert.True(CoverageCheck.Is(below, Draws, 0.1));
        Assert.True(CoverageCheck.Is(between, Draws, 0.8));
        Assert.False(CoverageCheck.Is(oneLess, Draws, 0.9));
    }

    [Fact, Trait("Kind", "Example")]
    public void Create_BadNumbers_SaysSo()
    {
        var residuals = new CalibrationScores([1, 2]);
        Assert.Contains("Got 0", Assert.Throws<ArgumentOutOfRangeException>(() => new PredictiveDistribution(residuals, 0, 0)).Message);
        Assert.Contains("Got NaN", Assert.Throws<ArgumentOutOfRangeException>(() => new PredictiveDistribution(residuals, double.NaN)).Message);
        Assert.Contains("weights", Assert.Throws<ArgumentException>(() => new PredictiveDistribution(new CalibrationScores([1, 2], [1, 2]), 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Four.Cumulative(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Four.Cumulative(1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Four.UpperQuantile(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Four.Crps(double.PositiveInfinity));
    }
}
