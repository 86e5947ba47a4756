using MLExtensions;

namespace Extensions.Core.Tests.Numerics;

/// <summary>Normal, beta and binomial laws against published digits, closed forms and plain sums.</summary>
public class DistributionTests
{
    /// <summary>Digits of Abramowitz and Stegun, tables 26.1 and 26.2, and of the error function's published values.</summary>
    [Theory, Trait("Kind", "Example")]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.15865525393145705)]
    [InlineData(1.959963984540054, 0.025)]
    [InlineData(2.4999999, 0.006209667080)]
    [InlineData(2.5000001, 0.006209663575)]
    [InlineData(6, 9.865876450376946e-10)]
    [InlineData(10, 7.619853024160527e-24)]
    [InlineData(-1, 0.841344746068543)]
    public void Normal_Tail_HasThePublishedDigits(double z, double tail) => Assert.Equal(1, NormalDistribution.Tail(z) / tail, Math.Abs(z) is > 2.4 and < 2.6 ? 1e-9 : 1e-12);

    [Fact, Trait("Kind", "Property")]
    public void Normal_Quantile_UndoesTheTail()
    {
        foreach (var p in new[] { 1e-12, 1e-3, 0.025, 0.4, 0.5, 0.9, 0.975, 0.9999 })
            Assert.Equal(p, NormalDistribution.Tail(-NormalDistribution.Quantile(p)), 1e-14);
    }

    [Fact, Trait("Kind", "Property")]
    public void Gamma_Log_IsTheSumOfLogarithms()
    {
        var sum = 0.0;
        for (var n = 1; n < 200; n++)
        {
            Assert.Equal(sum, GammaFunctions.Log(n), 1e-12 * Math.Max(1, sum));
            sum += Math.Log(n);
        }
        Assert.Equal(Math.Log(Math.PI) / 2, GammaFunctions.Log(0.5), 1e-14);
        Assert.Equal(-Math.Log(1e-10), GammaFunctions.Log(1e-10), 1e-9);
    }

    [Fact, Trait("Kind", "Property")]
    public void Gamma_Digamma_IsTheSumOfInverses()
    {
        const double Euler = 0.5772156649015329;
        var sum = -Euler;
        for (var n = 1; n < 200; n++)
        {
            Assert.Equal(sum, GammaFunctions.Digamma(n), 1e-13);
            sum += 1.0 / n;
        }
        Assert.Equal(-Euler - 2 * Math.Log(2), GammaFunctions.Digamma(0.5), 1e-14);
    }

    [Fact, Trait("Kind", "Property")]
    public void Beta_Cumulative_HasItsClosedForms()
    {
        foreach (var x in new[] { 0, 1e-9, 0.1, 0.5, 0.77, 1 - 1e-9, 1 })
        {
            Assert.Equal(x, BetaDistribution.Cumulative(x, 1, 1), 1e-14);
            Assert.Equal(1 - Math.Pow(1 - x, 7.5), BetaDistribution.Cumulative(x, 1, 7.5), 1e-13);
            Assert.Equal(Math.Pow(x, 3.25), BetaDistribution.Cumulative(x, 3.25, 1), 1e-13);
            Assert.Equal(2 / Math.PI * Math.Atan2(Math.Sqrt(x), Math.Sqrt(1 - x)), BetaDistribution.Cumulative(x, 0.5, 0.5), 1e-12);
        }
        Assert.Equal(0.5, BetaDistribution.Cumulative(0.5, 1e6, 1e6), 1e-8);
        Assert.Equal(0.3, BetaDistribution.Cumulative(BetaDistribution.Quantile(0.3, 4, 9), 4, 9), 1e-13);
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(1, 0.3)]
    [InlineData(17, 0.05)]
    [InlineData(40, 0.5)]
    [InlineData(40, 0)]
    [InlineData(40, 1)]
    public void Binomial_CumulativeAndQuantile_EqualPlainSums(int n, double p)
    {
        var (sum, choose, cumulative) = (0.0, 1.0, new double[n + 1]);
        for (var k = 0; k <= n; k++)
        {
            cumulative[k] = sum += choose * Math.Pow(p, k) * Math.Pow(1 - p, n - k);
            choose *= (n - k) / (k + 1.0);
            Assert.Equal(sum, BetaDistribution.BinomialCumulative(k, n, p), 1e-12);
        }
        foreach (var q in new[] { 0.001, 0.025, 0.31, 0.975 })
            Assert.Equal(Array.FindIndex(cumulative, value => value >= q), BetaDistribution.BinomialQuantile(q, n, p));
    }
}
