using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Sets;

public class GroupCoverageTests
{
    [Fact, Trait("Kind", "Example")]
    public void Compute_ByHand_CountsAndJudges()
    {
        bool[] covered = [.. Enumerable.Repeat(true, 90), .. Enumerable.Repeat(false, 10), .. Enumerable.Repeat(true, 50), .. Enumerable.Repeat(false, 50)];
        int[] groups = [.. Enumerable.Repeat(int.MaxValue, 100), .. Enumerable.Repeat(-4, 100)];
        var of = GroupCoverage.Compute(covered, groups, 0.1, 999);
        Assert.Equal([(-4, 100, 50, CoverageState.Warn), (int.MaxValue, 100, 90, CoverageState.Pass)], of.Select(one => (one.Group, one.Count, one.Covered, one.State)));
        Assert.Equal(0.9, of[1].Coverage);
        // R: binom.test(90, 100)$conf.int
        Assert.Equal((0.8238, 0.9510), (Math.Round(of[1].ClopperPearson.Lower, 4), Math.Round(of[1].ClopperPearson.Upper, 4)));
    }

    /// <summary>Against the law's probabilities by gamma functions, one by one.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Band_EveryProbability_IsTheQuantilesOfTheLaw()
    {
        foreach (var (rows, count, alpha) in new[] { (1, 9, 0.1), (7, 1, 0.5), (50, 19, 0.1), (200, 19, 0.1), (3, 99, 0.05), (1000, 500, 0.3), (10, 2, 0.6) })
        {
            var rank = (int)Math.Round(Math.Ceiling((count + 1) * (1 - alpha) - 1e-9));
            var law = Law(rows, rank, count + 1 - rank);
            foreach (var probability in new[] { 0.51, 0.9, 0.999, 1 - 1e-9 })
                Assert.Equal((Quantile((1 - probability) / 2), Quantile((1 + probability) / 2)), CoverageLaw.Band(rows, count, alpha, probability));

            int Quantile(double q)
            {
                var (sum, at) = (law[0], 0);
                while (sum < q)
                    sum += law[++at];
                return at;
            }
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Band_TooFewCalibrationRows_IsThatAllAreCovered()
    {
        Assert.Equal((20, 20), CoverageLaw.Band(20, 0, 0.1, 0.999));
        Assert.Equal((20, 20), CoverageLaw.Band(20, 8, 0.1, 0.999));
        Assert.InRange(CoverageLaw.Band(20, 9, 0.1, 0.999).Least, 0, 19);
        // 100 * 0.55 is 55.000000000000007: still rank 55.
        Assert.Equal(CoverageLaw.Band(500, 99, 0.45, 0.999), CoverageLaw.Band(500, 99, 0.45 + 1e-13, 0.999));
        Assert.Equal((0, 1_000_000), CoverageLaw.Band(1_000_000, 1, 0.5, 1 - 1e-12));
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_CountsByGroup_AreThoseOfMondrianPrediction()
    {
        var counts = new Dictionary<int, long> { [1] = 0, [2] = 999 };
        var of = GroupCoverage.Compute([true, true, false, true], [1, 1, 2, 2], 0.1, counts);
        Assert.Equal(new Interval(1, 1), of[0].Band);
        Assert.Equal(CoverageState.Pass, of[0].State);
        Assert.Equal(CoverageState.Warn, GroupCoverage.Compute([true, false], [1, 1], 0.1, counts)[0].State);
        Assert.StartsWith("Group 3 has no number of calibration rows", Assert.Throws<ArgumentException>(() => GroupCoverage.Compute([true], [3], 0.1, counts)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Group 3 has -1 calibration rows", Assert.Throws<ArgumentOutOfRangeException>(() => GroupCoverage.Compute([true], [3], 0.1, new Dictionary<int, long> { [3] = -1 })).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ArgumentsOutOfRange_SaySo()
    {
        Assert.Contains("got 2 rows and 1 groups", Assert.Throws<ArgumentException>(() => GroupCoverage.Compute([true, false], [1], 0.1, 9)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => GroupCoverage.Compute([true], [1], 0.1, -1));
        Assert.Throws<InputDataException>(() => GroupCoverage.Compute([], [], 0.1, 9));
        Assert.All([0, 1, double.NaN], bad =>
        {
            Assert.Contains("alpha must be", Assert.Throws<ArgumentOutOfRangeException>(() => GroupCoverage.Compute([true], [1], bad, 9)).Message, StringComparison.Ordinal);
            Assert.Contains("confidence must be", Assert.Throws<ArgumentOutOfRangeException>(() => GroupCoverage.Compute([true], [1], 0.1, 9, bad)).Message, StringComparison.Ordinal);
            Assert.Contains("bandProbability must be", Assert.Throws<ArgumentOutOfRangeException>(() => GroupCoverage.Compute([true], [1], 0.1, 9, 0.9, bad)).Message, StringComparison.Ordinal);
        });
    }

    /// <summary>Groups that split conformal prediction calibrates pass as often as the law says, at a false-alarm probability of 1e-6; a threshold one rank too high, and one too low, are found.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void State_ExactCalibration_PassesAsOftenAsStated()
    {
        Assert.True(PassesAsStated(rankError: 0));
        Assert.False(PassesAsStated(rankError: 1));
        Assert.False(PassesAsStated(rankError: -1));
    }

    private static bool PassesAsStated(int rankError)
    {
        const int Repetitions = 3000, Calibration = 19, Rank = 18, Rows = 200;
        const double Alpha = 0.1, Probability = 0.5;
        var (least, greatest) = CoverageLaw.Band(Rows, Calibration, Alpha, Probability);
        var pass = Law(Rows, Rank, Calibration + 1 - Rank)[least..(greatest + 1)].Sum();
        var random = new Random(31);
        var (covered, groups) = (new bool[Repetitions * Rows], new int[Repetitions * Rows]);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var threshold = Enumerable.Range(0, Calibration).Select(_ => random.NextDouble()).Order().ElementAt(Rank - 1 + rankError);
            for (var row = repetition * Rows; row < (repetition + 1) * Rows; row++)
                (covered[row], groups[row]) = (random.NextDouble() <= threshold, repetition);
        }
        var passed = GroupCoverage.Compute(covered, groups, Alpha, Calibration, bandProbability: Probability).Count(group => group.State == CoverageState.Pass);
        return passed >= BetaDistribution.BinomialQuantile(0.5e-6, Repetitions, pass) && passed <= BetaDistribution.BinomialQuantile(1 - 0.5e-6, Repetitions, pass);
    }

    private static double[] Law(int rows, int a, int b) => [.. Enumerable.Range(0, rows + 1).Select(j => Math.Exp(
        LogBeta(j + a, rows - j + b) - LogBeta(a, b) + GammaFunctions.Log(rows + 1) - GammaFunctions.Log(j + 1) - GammaFunctions.Log(rows - j + 1)))];

    private static double LogBeta(double a, double b) => GammaFunctions.Log(a) + GammaFunctions.Log(b) - GammaFunctions.Log(a + b);
}
