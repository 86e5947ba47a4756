namespace Extensions.Evaluation.Tests.Metrics.Intervals;

public class IntervalScoreTests
{
    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedIntervals_IsThePinballLossOfBothEnds()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (rows, alpha) = (SomeIntervals.Rows(30 + seed, seed), 0.05 + 0.04 * seed);
            var score = IntervalScore.Compute(rows.Lower, rows.Upper, rows.Labels, alpha, rows.Weights);
            Assert.Equal(2 / alpha * (PinballLoss.Compute(rows.Lower, rows.Labels, alpha / 2, rows.Weights) + PinballLoss.Compute(rows.Upper, rows.Labels, 1 - alpha / 2, rows.Weights)), score, 1e-9);
            var median = rows.Lower.Zip(rows.Upper, (lower, upper) => (lower + upper) / 2).ToArray();
            var error = rows.Labels.Select((label, row) => rows.Weights![row] * Math.Abs(label - median[row])).Sum() / rows.Weights!.Sum();
            Assert.Equal(error / 2, PinballLoss.Compute(median, rows.Labels, 0.5, rows.Weights), 1e-12);
            Assert.Equal(alpha / 2 * score, WeightedIntervalScore.Compute(rows.Lower, rows.Upper, rows.Labels, [alpha], weights: rows.Weights), 1e-12);
            Assert.Equal((error / 2 + alpha / 2 * score) / 1.5, WeightedIntervalScore.Compute(rows.Lower, rows.Upper, rows.Labels, [alpha], median, rows.Weights), 1e-12);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ByHand_MissesCostTwoByAlpha()
    {
        Assert.Equal(2, IntervalScore.Compute([0], [2], [1], 0.1));
        Assert.Equal(2 + 20 * 0.5, IntervalScore.Compute([0], [2], [2.5], 0.1), 1e-12);
        Assert.Equal((2 + 20 * 3 + 4) / 2, IntervalScore.Compute([0, 0], [2, 4], [-3, 4], 0.1), 1e-12);
        Assert.Equal(double.PositiveInfinity, IntervalScore.Compute([0, double.NegativeInfinity], [2, 1], [1, 1], 0.1));
        Assert.Equal(double.PositiveInfinity, IntervalScore.Compute([double.PositiveInfinity], [double.NegativeInfinity], [1], 0.1));
        Assert.Equal(0.3, PinballLoss.Compute([1], [2], 0.3), 1e-12);
        Assert.Equal(0.7, PinballLoss.Compute([2], [1], 0.3), 1e-12);
        // Two alphas, label 5 and median 2: interval scores 4 + 20 and 2 + 4.
        Assert.Equal((0.05 * 24 + 0.25 * 6) / 2, WeightedIntervalScore.Compute([0, 2], [4, 4], [5], [0.1, 0.5]), 1e-12);
        Assert.Equal((0.05 * 24 + 0.25 * 6 + 1.5) / 2.5, WeightedIntervalScore.Compute([0, 2], [4, 4], [5], [0.1, 0.5], [2]), 1e-12);
    }

    /// <summary>Proper: on a fine grid of a law, the true quantiles have a lower score than ends that are moved a little.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Compute_TrueQuantiles_HaveTheLeastScore()
    {
        const int Count = 10_000;
        const double Alpha = 0.2;
        var labels = Enumerable.Range(0, Count).Select(i => -Math.Log(1 - (i + 0.5) / Count)).ToArray();
        var (low, high) = (-Math.Log(0.9), -Math.Log(0.1));
        var best = Score(low, high);
        Assert.All([(-0.02, 0), (0.02, 0), (0, -0.1), (0, 0.1)], ((double Low, double High) move) => Assert.True(Score(low + move.Low, high + move.High) > best + 1e-4));

        double Score(double lower, double upper) => IntervalScore.Compute([.. Enumerable.Repeat(lower, Count)], [.. Enumerable.Repeat(upper, Count)], labels, Alpha);
    }

    /// <summary>With many alphas the score is near the CRPS of the distribution whose quantiles the ends are.</summary>
    [Fact, Trait("Kind", "Property")]
    public void WeightedIntervalScore_ManyAlphas_TendsToTheCrps()
    {
        const int Count = 1000;
        var alphas = Enumerable.Range(1, Count).Select(a => 2 * a / (2.0 * Count + 2)).ToArray();
        // Quantiles of the uniform distribution on [0, 1]; its CRPS is (y^3 + (1 - y)^3) / 3.
        double[] labels = [0.3, 1.4];
        var lower = labels.SelectMany(_ => alphas.Select(alpha => alpha / 2)).ToArray();
        var upper = labels.SelectMany(_ => alphas.Select(alpha => 1 - alpha / 2)).ToArray();
        var crps = ((Math.Pow(0.3, 3) + Math.Pow(0.7, 3)) / 3 + 1 / 3.0 + 0.4) / 2;
        Assert.Equal(crps, WeightedIntervalScore.Compute(lower, upper, labels, alphas, [0.5, 0.5]), 2e-3);
        var sample = labels.SelectMany(_ => Enumerable.Range(0, Count).Select(i => (i + 0.5) / Count)).ToArray();
        Assert.Equal(crps, ContinuousRankedProbabilityScore.Compute(sample, Count, labels), 1e-6);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ArgumentsOutOfRange_SaySo()
    {
        Assert.All([0, 1, -1, double.NaN], bad =>
        {
            Assert.Contains("alpha must be", Assert.Throws<ArgumentOutOfRangeException>(() => IntervalScore.Compute([1], [2], [1], bad)).Message, StringComparison.Ordinal);
            Assert.Contains("tau must be", Assert.Throws<ArgumentOutOfRangeException>(() => PinballLoss.Compute([1], [2], bad)).Message, StringComparison.Ordinal);
            Assert.Contains("alphas must be", Assert.Throws<ArgumentOutOfRangeException>(() => WeightedIntervalScore.Compute([1], [2], [1], [bad])).Message, StringComparison.Ordinal);
            Assert.Contains("alpha must be", Assert.Throws<ArgumentOutOfRangeException>(() => CoverageWidthCriterion.Compute([1], [2], [1], bad)).Message, StringComparison.Ordinal);
        });
        Assert.StartsWith("There must be one alpha at least", Assert.Throws<ArgumentException>(() => WeightedIntervalScore.Compute([1], [2], [1], [])).Message, StringComparison.Ordinal);
        Assert.Contains("got 2 quantiles and 1 labels", Assert.Throws<ArgumentException>(() => WeightedIntervalScore.Compute([1], [2], [1], [0.1], [1, 2])).Message, StringComparison.Ordinal);
    }
}
