// Golden values by scipy 1.10.1 (Python 3.11, 2026-11): binomtest(b, b + c).pvalue; mid-p by binom.cdf and binom.pmf.
using MLExtensions;

namespace Extensions.Evaluation.Tests.Uncertainty;

public class McNemarTestTests
{
    [Theory, Trait("Kind", "Golden")]
    [InlineData(1, 8, 0.0390625, 0.021484375)]
    [InlineData(12, 5, 0.143463134765625, 0.09625244140625)]
    [InlineData(40, 90, 1.3715068445175432e-05, 9.795729150815408e-06)]
    public void Compute_Counts_EqualsScipy(int firstOnly, int secondOnly, double exact, double midP)
    {
        bool[] first = [.. Enumerable.Repeat(true, firstOnly), .. Enumerable.Repeat(false, secondOnly), true, true, false];
        bool[] second = [.. Enumerable.Repeat(false, firstOnly), .. Enumerable.Repeat(true, secondOnly), true, true, false];
        var result = McNemarTest.Compute(first, second);
        Assert.Equal((2, firstOnly, secondOnly, 1), (result.Both, result.FirstOnly, result.SecondOnly, result.Neither));
        Assert.Equal(1, result.PValue / exact, 1e-10);
        Assert.Equal(1, McNemarTest.Compute(first, second, midP: true).PValue / midP, 1e-10);
        Assert.Equal(result.PValue, McNemarTest.Compute(second, first).PValue);
        Assert.Equal((firstOnly - secondOnly) / (firstOnly + secondOnly + 3.0), result.AccuracyDifference);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_EdgeCases_AreAsStated()
    {
        Assert.Equal(1, McNemarTest.Compute([true, false], [true, false]).PValue);
        Assert.Equal(1, McNemarTest.Compute([true, false], [false, true]).PValue);
        Assert.Equal(1, McNemarTest.Compute([true, false], [false, true], midP: true).PValue, 1e-12);
        Assert.Equal(0.04878796312682233, McNemarTest.PValue(5000, 5200, midP: false), 1e-10);
        Assert.Contains("got 1 and 2", Assert.Throws<ArgumentException>(() => McNemarTest.Compute([true], [true, false])).Message, StringComparison.Ordinal);
        Assert.Throws<InputDataException>(() => McNemarTest.Compute([], []));
    }

    /// <summary>P(p &lt;= alpha) &lt;= alpha at every value that p takes, summed over all outcomes: without chance. The mid-p variant shows that the check can fail: it is half as great at the most.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void PValue_EquallyGoodModels_IsNeverTooSmallTooOften()
    {
        Assert.True(Worst(midP: false) <= 1 + 1e-9);
        Assert.Equal(2, Worst(midP: true), 1e-9);

        static double Worst(bool midP) => Enumerable.Range(1, 80).Max(count =>
        {
            var masses = new double[count + 1];
            masses[0] = Math.Pow(0.5, count);
            for (var b = 1; b <= count; b++)
                masses[b] = masses[b - 1] * (count - b + 1) / b;
            var outcomes = masses.Select((mass, b) => (P: McNemarTest.PValue(b, count - b, midP), Mass: mass)).ToArray();
            return outcomes.Max(at => outcomes.Where(one => one.P <= at.P * (1 + 1e-9)).Sum(one => one.Mass) / at.P);
        });
    }

    /// <summary>
    /// Models that are right together on half of the rows, the first alone on 0.09 and the second alone on 0.03: the test of pairs finds the difference, the normal test of two independent samples does not, and the
    /// test of pairs keeps its level of 5 % where the models are equally good, at a false-alarm probability of 1e-6.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void PValue_ModelsThatErrTogether_FindsWhatAnUnpairedTestMisses()
    {
        var (paired, unpaired) = Rejections(0.09, 0.03);
        Assert.True(paired > 600 && unpaired < 200, $"{paired} and {unpaired} of 1000");
        Assert.True(Rejections(0.06, 0.06).Paired <= BetaDistribution.BinomialQuantile(1 - 1e-6, 1000, 0.05));

        static (int Paired, int Unpaired) Rejections(double firstOnly, double secondOnly)
        {
            const int Rows = 250;
            var (random, paired, unpaired) = (new Random(8), 0, 0);
            for (var repetition = 0; repetition < 1000; repetition++)
            {
                var (first, second) = (new bool[Rows], new bool[Rows]);
                for (var row = 0; row < Rows; row++)
                {
                    var u = random.NextDouble();
                    (first[row], second[row]) = (u < 0.5 + firstOnly, u < 0.5 || u >= 0.5 + firstOnly && u < 0.5 + firstOnly + secondOnly);
                }
                var result = McNemarTest.Compute(first, second);
                var mean = (2 * result.Both + result.FirstOnly + result.SecondOnly) / (2.0 * Rows);
                paired += result.PValue <= 0.05 ? 1 : 0;
                unpaired += 2 * NormalDistribution.Tail(Math.Abs(result.AccuracyDifference) / Math.Sqrt(2 * mean * (1 - mean) / Rows)) <= 0.05 ? 1 : 0;
            }
            return (paired, unpaired);
        }
    }
}
