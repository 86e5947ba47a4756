using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal;

public class ConformalQuantileTests
{
    public sealed class Ranks : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["quantile"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (counts, alphas) = (GoldenCase.Numbers(golden.Inputs.GetProperty("n")), GoldenCase.Numbers(golden.Inputs.GetProperty("alpha")));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["rank_1based"] = [.. counts.Zip(alphas, (n, alpha) => ConformalQuantile.Rank((long)n, alpha) is var k && k > n ? double.PositiveInfinity : k)],
            };
        }
    }

    /// <summary>The law of coverage given the calibration rows: Beta(k, n + 1 - k).</summary>
    public sealed class BetaLaw : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["coverage"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var numbers = new List<double>();
            foreach (var row in golden.Expected("rows").EnumerateArray())
            {
                var (n, alpha) = (row.GetProperty("n").GetInt32(), row.GetProperty("alpha").GetDouble());
                var k = ConformalQuantile.Rank(n, alpha);
                double a = k, b = n + 1 - k;
                foreach (var entry in row.EnumerateObject())
                    numbers.Add(entry.Name switch
                    {
                        "n" => n, "alpha" => alpha, "k" => k, "beta_a" => a, "beta_b" => b,
                        "mean" => a / (a + b), "sd" => Math.Sqrt(a * b / ((a + b) * (a + b) * (a + b + 1))),
                        "q0005" => BetaDistribution.Quantile(0.0005, a, b), "q9995" => BetaDistribution.Quantile(0.9995, a, b),
                        "n_test" => entry.Value.GetInt32(),
                        "test_count_q0005" => BetaBinomialQuantile(0.0005, row.GetProperty("n_test").GetInt32(), a, b),
                        "test_count_q9995" => BetaBinomialQuantile(0.9995, row.GetProperty("n_test").GetInt32(), a, b),
                        _ => double.NaN,
                    });
            }
            return new Dictionary<string, IReadOnlyList<double>> { ["rows"] = numbers };
        }

        /// <summary>The least count with cumulative probability of at least q, of m rows whose probability has the beta law.</summary>
        private static int BetaBinomialQuantile(double q, int m, double a, double b)
        {
            static double LogBeta(double x, double y) => GammaFunctions.Log(x) + GammaFunctions.Log(y) - GammaFunctions.Log(x + y);
            var cumulative = 0.0;
            for (var count = 0; ; count++)
            {
                cumulative += Math.Exp(GammaFunctions.Log(m + 1) - GammaFunctions.Log(count + 1) - GammaFunctions.Log(m - count + 1) + LogBeta(count + a, m - count + b) - LogBeta(a, b));
                if (cumulative >= q)
                    return count;
            }
        }
    }

    /// <summary>n rows and one new one, drawn anew 20,000 times: it is covered with probability k / (n + 1), exactly. Off by one rank moves that by 1 / (n + 1), 12 and more standard errors.</summary>
    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(19, 0.1)]
    [InlineData(9, 0.2)]
    [InlineData(20, 0.13)]
    public void Of_ExchangeableScores_CoversExactly(int count, double alpha)
    {
        var random = new Random(count);
        var (covered, oneLess, oneMore) = (0, 0, 0);
        for (var draw = 0; draw < 20_000; draw++)
        {
            var scores = Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray();
            var next = random.NextDouble();
            var threshold = ConformalQuantile.Of(scores, alpha);
            covered += next <= threshold ? 1 : 0;
            Array.Sort(scores);
            var rank = Array.IndexOf(scores, threshold);
            oneLess += next <= scores[rank - 1] ? 1 : 0;
            oneMore += rank + 1 == count || next <= scores[rank + 1] ? 1 : 0;
        }
        var probability = ConformalQuantile.Rank(count, alpha) / (count + 1.0);
        Assert.True(CoverageCheck.Is(covered, 20_000, probability));
        Assert.False(CoverageCheck.Is(oneLess, 20_000, probability));
        Assert.False(CoverageCheck.Is(oneMore, 20_000, probability));
    }

    [Fact, Trait("Kind", "Example")]
    public void Of_TooFewOrTiedOrInfiniteScores_AsDefined()
    {
        Assert.Equal(double.PositiveInfinity, ConformalQuantile.Of([1, 2, 3], 0.2));
        Assert.Equal(3, ConformalQuantile.Of([3, 1, 2], 0.25));
        Assert.Equal(5, ConformalQuantile.Of([5, 5, 5, 5, 5], 0.5));
        Assert.Equal(double.PositiveInfinity, ConformalQuantile.Of([1, double.PositiveInfinity, 2, 3], 0.2));
        Assert.Equal([1, 9, 19, 99], new[] { 0.5, 0.1, 0.05, 0.01 }.Select(ConformalQuantile.LeastCount));
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Of_AlphaOutsideItsRange_Throws(double alpha)
        => Assert.Contains("strictly between 0 and 1", Assert.Throws<ArgumentOutOfRangeException>(() => ConformalQuantile.Of([1, 2], alpha)).Message);

    [Fact, Trait("Kind", "Example")]
    public void Of_NaNOrNoScore_Throws()
    {
        Assert.Contains("score 1 is NaN", Assert.Throws<InputDataException>(() => ConformalQuantile.Of([1, double.NaN], 0.1)).Message);
        Assert.Contains("at least 1 is needed", Assert.Throws<InputDataException>(() => ConformalQuantile.Of([], 0.1)).Message);
    }
}
