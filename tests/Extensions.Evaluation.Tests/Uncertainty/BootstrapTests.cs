// Golden values by scipy 1.10.1 (Python 3.11, 2026-11): stats.bootstrap of numpy.var, 400,000 resamples, percentile and BCa. The tolerances hold the chance of both sides.
using System.ComponentModel.DataAnnotations;

using MLExtensions;

namespace Extensions.Evaluation.Tests.Uncertainty;

public class BootstrapTests
{
    private static readonly double[] Skewed = [.. Enumerable.Range(0, 30).Select(i => i * i % 17 / 4.0 + (i % 5 == 0 ? i % 11 : 0))];

    [Theory, Trait("Kind", "Golden")]
    [InlineData(BootstrapMethod.Percentile, 0.95, 2.8197916666666667, 18.175625)]
    [InlineData(BootstrapMethod.Percentile, 0.8, 4.187222222222222, 15.011458333333334)]
    [InlineData(BootstrapMethod.BiasCorrectedAccelerated, 0.95, 3.878055555555555, 22.439513888888893)]
    [InlineData(BootstrapMethod.BiasCorrectedAccelerated, 0.8, 5.870555555555555, 17.567494099725103)]
    public void Compute_VarianceOfSkewedRows_EqualsScipy(BootstrapMethod method, double confidence, double lower, double upper)
    {
        var interval = Bootstrap.Compute(30, Variance, new() { Method = method, Confidence = confidence, Replicates = 99_999, Seed = 1 });
        Assert.Equal(lower, interval.Interval.Lower, 0.1);
        Assert.Equal(upper, interval.Interval.Upper, 0.2);
        Assert.Equal(4.045715758029521, interval.StandardError, 0.06);
        Assert.Equal(Variance(Enumerable.Repeat(1.0, 30).ToArray()), interval.Estimate);
    }

    /// <summary>Resampled hits of n rows are Binomial(n, accuracy): the ends are its quantiles, up to chance.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Compute_Accuracy_HasTheBinomialLaw()
    {
        var hits = Enumerable.Range(0, 100).Select(row => row < 80).ToArray();
        var interval = Bootstrap.Compute(100, weights => Share(hits, weights), new() { Replicates = 9999 });
        Assert.InRange(interval.Interval.Lower * 100, BetaDistribution.BinomialQuantile(0.02, 100, 0.8), BetaDistribution.BinomialQuantile(0.03, 100, 0.8));
        Assert.InRange(interval.Interval.Upper * 100, BetaDistribution.BinomialQuantile(0.97, 100, 0.8), BetaDistribution.BinomialQuantile(0.98, 100, 0.8));
        Assert.Equal(0.04, interval.StandardError, 0.002);
        Assert.False(interval.IsDegenerate);
    }

    /// <summary>More than 500 rows are left out in parts: the corrected interval of 2000 rows stays that of parts of one row.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Acceleration_ManyRows_IsThatOfSingleRows()
    {
        var random = new Random(5);
        var values = Enumerable.Range(0, 2000).Select(_ => -Math.Log(random.NextDouble())).ToArray();
        var (mean, cubes, squares) = (values.Average(), 0.0, 0.0);
        foreach (var value in values)
            (cubes, squares) = (cubes + Math.Pow(value - mean, 3), squares + Math.Pow(value - mean, 2));
        var exact = cubes / (6 * Math.Pow(squares, 1.5));   // of a mean
        Assert.Equal(2 / (6 * Math.Sqrt(2000)), exact, 0.002);
        Assert.Equal(exact, new Resampler(2000, default, new(default, 2000)).Acceleration(rows => rows.Average(row => values[row]), new(1)), 0.41 / 500 * 4);
        // Two strata of like rows, and one of a value that does not vary.
        Assert.Equal(exact, new Resampler(2000, [.. Enumerable.Range(0, 2000).Select(row => row % 2)], new(default, 2000)).Acceleration(rows => rows.Average(row => values[row]), new(1)), 0.41 / 500 * 4);
        Assert.Equal(0, new Resampler(20, default, new(default, 20)).Acceleration(_ => 3, new(1)));
        var few = values[..40];
        var (m, s) = (few.Average(), few.Sum(value => Math.Pow(value - few.Average(), 2)));
        Assert.Equal(few.Sum(value => Math.Pow(value - m, 3)) / (6 * Math.Pow(s, 1.5)), new Resampler(40, default, new(default, 40)).Acceleration(rows => rows.Average(row => few[row]), new(1)), 1e-9);
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_SameSeed_SameInterval()
    {
        var (first, second) = (Bootstrap.Compute(30, Variance), Bootstrap.Compute(30, Variance));
        Assert.Equal(first.Replicates.AsEnumerable(), second.Replicates);
        Assert.NotEqual(first.Replicates.AsEnumerable(), Bootstrap.Compute(30, Variance, new() { Seed = 1 }).Replicates);
        Assert.Equal(1999, first.Replicates.Length);
        Assert.Equal((first.Replicates[49], first.Replicates[^50]), (first.Interval.Lower, first.Interval.Upper));
    }

    [Fact, Trait("Kind", "Property")]
    public void ComputeOfRows_SameSeed_EqualsWeights()
    {
        var strata = Enumerable.Range(0, 30).Select(row => row % 3).ToArray();
        foreach (var method in Enum.GetValues<BootstrapMethod>())
        {
            var options = new BootstrapOptions { Method = method, Replicates = 399 };
            var byRows = Bootstrap.ComputeOfRows(30, rows => rows.Average(row => Skewed[row]), options, strata);
            var byWeights = Bootstrap.Compute(30, Mean, options, strata);
            Assert.Equal(byRows.Interval.Lower, byWeights.Interval.Lower, 1e-12);
            Assert.Equal(byRows.Interval.Upper, byWeights.Interval.Upper, 1e-12);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_Strata_KeepTheirNumberOfRows()
    {
        var strata = Enumerable.Range(0, 30).Select(row => row < 7 ? -4 : 9).ToArray();
        Bootstrap.Compute(30, weights =>
        {
            Assert.Equal(7, weights[..7].ToArray().Sum());
            Assert.Equal(30, weights.ToArray().Sum());
            return 0;
        }, new() { Replicates = 39 }, strata);
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_Weights_AreThoseOfRows()
    {
        double[] weights = [0, .. Enumerable.Range(0, 29).Select(row => 1.0 + row % 3)];
        Bootstrap.Compute(30, drawn =>
        {
            Assert.Equal(0, drawn[0]);
            Assert.Equal(29, drawn[1..].ToArray().Select((weight, row) => weight / weights[row + 1]).Sum(), 1e-12);
            return 0;
        }, new() { Replicates = 39 }, weights: weights);
        // Rows of weight 0 are not there: the others are drawn as without them.
        Assert.Equal(Bootstrap.Compute(30, Mean).Interval, Bootstrap.Compute(31, drawn => Mean(drawn[1..]), weights: [0, .. Enumerable.Repeat(1.0, 30)]).Interval);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_StatisticThatNeverVaries_SaysSo()
    {
        foreach (var method in Enum.GetValues<BootstrapMethod>())
        {
            var interval = Bootstrap.Compute(25, _ => 1, new() { Method = method });
            Assert.True(interval.IsDegenerate);
            Assert.Equal((new Interval(1, 1), 0), (interval.Interval, interval.StandardError));
        }
    }

    /// <summary>The greatest value is never exceeded: all resamples lie on one side, and the bias is as great as can be told.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Compute_StatisticAtItsEnd_StaysWithinTheResamples()
    {
        var interval = Bootstrap.Compute(30, weights => Enumerable.Range(0, 30).Zip(weights.ToArray(), (row, weight) => weight > 0 ? row : 0).Max(), new() { Method = BootstrapMethod.BiasCorrectedAccelerated });
        Assert.InRange(interval.Interval.Lower, interval.Replicates[0], 29);
        Assert.Equal(29, interval.Interval.Upper);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_UselessRows_SayWhy()
    {
        AssertFault("There are 19 rows to resample; a bootstrap needs 20", () => Bootstrap.Compute(19, _ => 0));
        AssertFault("There are 19 rows to resample", () => Bootstrap.Compute(20, _ => 0, weights: [0, .. Enumerable.Repeat(1.0, 19)]));
        AssertFault("There is no row", () => Bootstrap.Compute(0, _ => 0));
        AssertFault("Stratum 6 has a single row", () => Bootstrap.Compute(20, _ => 0, strata: [6, .. Enumerable.Repeat(5, 19)]));
        AssertFault("The statistic is NaN of all rows", () => Bootstrap.Compute(20, _ => double.NaN));
        AssertFault("Row 3 has weight -1", () => Bootstrap.Compute(20, _ => 0, weights: [1, 1, 1, -1, .. Enumerable.Repeat(1.0, 16)]));
        Assert.Contains("got 3 strata for 20 rows", Assert.Throws<ArgumentException>(() => Bootstrap.Compute(20, _ => 0, strata: [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Bootstrap.Compute(20, null!));
        Assert.Throws<ArgumentNullException>(() => Bootstrap.ComputeOfRows(20, null!));
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_RareClass_AsksForStrata()
    {
        var scores = Enumerable.Range(0, 25).Select(row => row % 7.0).ToArray();
        var labels = Enumerable.Range(0, 25).Select(row => row % 12 == 1).ToArray();
        var fault = Assert.Throws<InputDataException>(() => Bootstrap.Compute(25, weights => RocAuc.Compute(scores, labels, weights))).Message;
        Assert.Matches("^The statistic cannot be computed of resample [0-9]+: All rows are .*stratify by label", fault);
        var interval = Bootstrap.Compute(25, weights => RocAuc.Compute(scores, labels, weights), strata: Array.ConvertAll(labels, label => label ? 1 : 0)).Interval;
        Assert.InRange(interval.Lower, 0, interval.Upper);
    }

    [Fact, Trait("Kind", "Example")]
    public void Options_OutOfRange_AreRefused()
    {
        AssertOptions("Replicates must be at least 39 for an interval of confidence 0.95. Got 38.", new() { Replicates = 38 });
        AssertOptions("Replicates must be at least 199 for an interval of confidence 0.99. Got 198.", new() { Replicates = 198, Confidence = 0.99 });
        AssertOptions("Got 0.", new() { Replicates = 0 });
        AssertOptions("Got 1.", new() { Confidence = 1 });
        AssertOptions("Got NaN.", new() { Confidence = double.NaN });
        AssertOptions("Got 7.", new() { Method = (BootstrapMethod)7 });
        Assert.Equal(39, Bootstrap.Compute(20, _ => 1, new() { Replicates = 39 }).Replicates.Length);
        Assert.Equal(199, Bootstrap.Compute(20, _ => 1, new() { Replicates = 199, Confidence = 0.99 }).Replicates.Length);

        static void AssertOptions(string text, BootstrapOptions options)
            => Assert.Contains(text, Assert.Throws<ValidationException>(() => Bootstrap.Compute(20, _ => 0, options)).Message, StringComparison.Ordinal);
    }

    private static double Mean(ReadOnlySpan<double> weights)
    {
        var (sum, total) = (0.0, 0.0);
        for (var row = 0; row < weights.Length; row++)
            (sum, total) = (sum + weights[row] * Skewed[row], total + weights[row]);
        return sum / total;
    }

    private static double Variance(ReadOnlySpan<double> weights)
    {
        var (mean, sum, total) = (Mean(weights), 0.0, 0.0);
        for (var row = 0; row < weights.Length; row++)
            (sum, total) = (sum + weights[row] * (Skewed[row] - mean) * (Skewed[row] - mean), total + weights[row]);
        return sum / total;
    }

    private static double Share(bool[] hits, ReadOnlySpan<double> weights)
    {
        var (sum, total) = (0.0, 0.0);
        for (var row = 0; row < hits.Length; row++)
            (sum, total) = (sum + (hits[row] ? weights[row] : 0), total + weights[row]);
        return sum / total;
    }

    private static void AssertFault(string start, Action act) => Assert.StartsWith(start, Assert.Throws<InputDataException>(act).Message, StringComparison.Ordinal);
}
