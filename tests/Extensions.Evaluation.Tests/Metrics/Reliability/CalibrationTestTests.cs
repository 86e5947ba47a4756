using Extensions.Evaluation.Tests.Golden;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Reliability;

public class CalibrationTestTests
{
    private const int Seeds = 300;

    /// <summary>Inequality of Dvoretzky, Kiefer, Wolfowitz and Massart: of 300 uniform numbers the distribution function strays further with a probability of at most 1e-6.</summary>
    private static readonly double Bound = Math.Sqrt(Math.Log(2 / 1e-6) / (2 * Seeds));

    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["tests"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (probabilities, labels) = GoldenRows.On(golden, "binary");
            var (smirnov, kuiper) = (KolmogorovSmirnovTest.Compute(probabilities, labels), KuiperTest.Compute(probabilities, labels));
            var spiegelhalter = SpiegelhalterTest.ComputeOneSided(probabilities, labels);
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["ks_statistic"] = [smirnov.Statistic], ["ks_p"] = [smirnov.PValue], ["kuiper_statistic"] = [kuiper.Statistic], ["kuiper_p"] = [kuiper.PValue],
                ["spiegelhalter_statistic"] = [spiegelhalter.Statistic], ["spiegelhalter_p_one_sided"] = [spiegelhalter.PValue],
            };
        }
    }

    /// <summary>The other series of the law of max |B|, which converges where the one in use does not.</summary>
    [Fact, Trait("Kind", "Property")]
    public void KolmogorovSmirnov_PValue_EqualsTheSeriesOfSmallArguments()
    {
        foreach (var x in new[] { 0.05, 0.14, 0.16, 0.3, 0.7, 1, 1.5, 2 })
        {
            var below = 4 / Math.PI * Enumerable.Range(0, 60).Sum(k => (k % 2 == 0 ? 1 : -1) * Math.Exp(-Math.Pow((2 * k + 1) * Math.PI / x, 2) / 8) / (2 * k + 1));
            Assert.Equal(1 - below, KolmogorovSmirnovTest.PValue(x), 1e-12);
        }
    }

    /// <summary>The range of Brownian motion on [0, 1] has mean sqrt(8 / pi) and mean square 4 ln 2 (Feller 1951).</summary>
    [Fact, Trait("Kind", "Property")]
    public void Kuiper_PValue_HasTheMomentsOfTheRange()
    {
        const double Step = 1e-3;
        var grid = Enumerable.Range(0, 12_000).Select(i => (i + 0.5) * Step).ToArray();
        Assert.Equal(Math.Sqrt(8 / Math.PI), grid.Sum(x => KuiperTest.PValue(x)) * Step, 1e-5);
        Assert.Equal(4 * Math.Log(2), grid.Sum(x => 2 * x * KuiperTest.PValue(x)) * Step, 1e-5);
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Spiegelhalter_CalibratedRows_HasUniformPValues()
    {
        Assert.True(Distance(rows => SpiegelhalterTest.Compute(rows.Probabilities, rows.Labels)) < Bound);
        Assert.True(Distance(rows => SpiegelhalterTest.ComputeOneSided(rows.Probabilities, rows.Labels)) < Bound);
    }

    /// <summary>The laws are those of a walk of many steps: with 2000 rows the p-values are still too high by about 0.02.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void WalkTests_CalibratedRows_HaveUniformPValues()
    {
        Assert.True(Distance(rows => KolmogorovSmirnovTest.Compute(rows.Probabilities, rows.Labels)) < Bound + 0.02);
        Assert.True(Distance(rows => KuiperTest.Compute(rows.Probabilities, rows.Labels)) < Bound + 0.02);
    }

    /// <summary>The broken twins: probabilities that are a little too sure or too high, half p-values.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Tests_BrokenTwins_AreFound()
    {
        static double[] TooSure(SomeRows rows) => Array.ConvertAll(rows.Probabilities, p => p + 0.25 * p * (1 - p) * (2 * p - 1));
        static double[] TooHigh(SomeRows rows) => Array.ConvertAll(rows.Probabilities, p => p + 0.1 * p * (1 - p));
        Assert.True(Distance(rows => SpiegelhalterTest.Compute(TooSure(rows), rows.Labels)) > Bound);
        Assert.True(Distance(rows => KuiperTest.Compute(TooSure(rows), rows.Labels)) > Bound + 0.02);
        Assert.True(Distance(rows => KolmogorovSmirnovTest.Compute(TooHigh(rows), rows.Labels)) > Bound + 0.02);
        Assert.True(Distance(rows => SpiegelhalterTest.Compute(rows.Probabilities, rows.Labels) is var test ? test with { PValue = test.PValue / 2 } : test) > Bound);
    }

    [Fact, Trait("Kind", "Property")]
    public void Spiegelhalter_GeneratedRows_EqualsPlainLoops()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeRows.Binary(30 + seed, seed).Repeated();
            var brier = rows.Probabilities.Zip(rows.Labels, (p, y) => Math.Pow(p - (y ? 1 : 0), 2)).Sum();
            var variance = rows.Probabilities.Sum(p => Math.Pow(1 - 2 * p, 2) * p * (1 - p));
            // Z is the Brier score less its expectation, in standard deviations.
            Assert.Equal((brier - rows.Probabilities.Sum(p => p * (1 - p))) / Math.Sqrt(variance), SpiegelhalterTest.Compute(rows.Probabilities, rows.Labels).Statistic, 1e-11);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Tests_ProbabilitiesWithNothingToTest_SaySo()
    {
        Assert.StartsWith("All probabilities are 0, 0.5 or 1", Assert.Throws<InputDataException>(() => SpiegelhalterTest.Compute([0.5, 1], [true, true])).Message, StringComparison.Ordinal);
        Assert.StartsWith("All probabilities are 0 or 1", Assert.Throws<InputDataException>(() => KuiperTest.Compute([0, 1], [true, true])).Message, StringComparison.Ordinal);
        Assert.StartsWith("All probabilities are 0 or 1", Assert.Throws<InputDataException>(() => KolmogorovSmirnovTest.Compute([0, 1], [true, true])).Message, StringComparison.Ordinal);
    }

    /// <summary>Greatest distance of the p-values' distribution function from the diagonal.</summary>
    private static double Distance(Func<SomeRows, CalibrationTest> test)
    {
        var values = Enumerable.Range(0, Seeds).Select(seed => test(SomeRows.Calibrated(2000, 1000 + seed)).PValue).Order().ToArray();
        return values.Select((p, i) => Math.Max(Math.Abs(p - i / (double)Seeds), Math.Abs(p - (i + 1) / (double)Seeds))).Max();
    }
}
