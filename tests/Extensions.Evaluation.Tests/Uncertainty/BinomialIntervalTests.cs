// Golden values by scipy 1.10.1 (Python 3.11, 2026-11): binomtest(k, n).proportion_ci with method exact and wilson.
using MLExtensions;

namespace Extensions.Evaluation.Tests.Uncertainty;

public class BinomialIntervalTests
{
    [Theory, Trait("Kind", "Golden")]
    [InlineData(90, 100, 0.8237774022598247, 0.9509953107785141, 0.8256343384950865, 0.9447708629393249)]
    [InlineData(0, 7, 0, 0.4096163972250487, 0, 0.35433043506668743)]
    [InlineData(7, 7, 0.5903836027749514, 1, 0.6456695649333126, 1)]
    [InlineData(3, 11, 0.06021773417275722, 0.6097425595724212, 0.09746059290024892, 0.5656453011761292)]
    public void Intervals_OfCounts_EqualScipy(int successes, int trials, double exactLower, double exactUpper, double lower, double upper)
    {
        var (exact, wilson) = (BinomialInterval.ClopperPearson(successes, trials), BinomialInterval.Wilson(successes, trials));
        Assert.Equal(exactLower, exact.Lower, 1e-10);
        Assert.Equal(exactUpper, exact.Upper, 1e-10);
        Assert.Equal(lower, wilson.Lower, 1e-10);
        Assert.Equal(upper, wilson.Upper, 1e-10);
    }

    /// <summary>The probability of covering, summed over all outcomes. Wilson's interval shows that the check can fail.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void ClopperPearson_EveryProbability_CoversWithItsConfidence()
    {
        var probabilities = Enumerable.Range(1, 199).Select(i => i / 200.0).ToArray();
        foreach (var (trials, confidence) in new[] { (1, 0.9), (13, 0.95), (60, 0.8) })
        {
            var intervals = Enumerable.Range(0, trials + 1).Select(k => BinomialInterval.ClopperPearson(k, trials, confidence)).ToArray();
            Assert.All(probabilities, p => Assert.True(Coverage(p, intervals) >= confidence - 1e-9));
            intervals = [.. Enumerable.Range(0, trials + 1).Select(k => BinomialInterval.Wilson(k, trials, confidence))];
            var wilson = probabilities.Select(p => Coverage(p, intervals)).ToArray();
            Assert.True(wilson.Min() < confidence);
            if (trials > 1)
                Assert.Equal(confidence, wilson.Average(), 0.02);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Intervals_NumbersOutOfRange_SaySo()
    {
        Assert.Equal(new Interval(0, 1), BinomialInterval.ClopperPearson(0, 0));
        Assert.Equal(new Interval(0, 1), BinomialInterval.Wilson(0, 0));
        Assert.Contains("from 0 to that of trials, 3", Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.Wilson(4, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.ClopperPearson(double.NaN, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.ClopperPearson(1, double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.ClopperPearson(1, 3, 1));
    }

    private static double Coverage(double p, Interval[] intervals) => Enumerable.Range(0, intervals.Length).Where(k => intervals[k].Lower <= p && p <= intervals[k].Upper)
        .Sum(k => BetaDistribution.BinomialCumulative(k, intervals.Length - 1, p) - BetaDistribution.BinomialCumulative(k - 1, intervals.Length - 1, p));
}
