namespace Extensions.Evaluation.Tests.Uncertainty;

/// <summary>
/// Intervals of 95 % cover the true value of a known law between 93 % and 97 % of the time. Of the repetitions of a test so many must cover that fewer, with 93 %, or more, with 97 %, come with a
/// probability of at most 5e-7 each: a false alarm has at most 1e-6.
/// </summary>
[Trait("Kind", "Guarantee")]
public class BootstrapGuaranteeTests
{
    private static readonly BootstrapOptions Options = new() { Replicates = 199 };

    private static readonly BootstrapOptions Corrected = new() { Replicates = 199, Method = BootstrapMethod.BiasCorrectedAccelerated };

    [Fact]
    public void Interval_Mean_CoversAtItsLevel()
    {
        Assert.True(Covers(1500, 100, (rows, weights) => Weighted(rows.Scores, weights), _ => 0));
        Assert.True(Covers(400, 100, (rows, weights) => Weighted(rows.Scores, weights), _ => 0, Corrected));
    }

    /// <summary>Resamples of twice and of a quarter of the rows have intervals too narrow and too wide.</summary>
    [Fact]
    public void Interval_WrongNumberOfRows_IsFound()
    {
        Assert.False(CoversByRows(1500, 100, rows => (drawn, random) => (drawn.Average(row => rows.Scores[row]) + Enumerable.Range(0, 100).Average(_ => rows.Scores[random.Next(100)])) / 2, 0));
        Assert.False(CoversByRows(1500, 100, rows => (drawn, _) => drawn.Take(25).Average(row => rows.Scores[row]), 0));
        Assert.True(CoversByRows(1500, 100, rows => (drawn, _) => drawn.Average(row => rows.Scores[row]), 0));
    }

    [Fact]
    public void Interval_Accuracy_CoversAtItsLevel()
        => Assert.True(Covers(1500, 200, (rows, weights) => Weighted(Array.ConvertAll(rows.Hits, hit => hit ? 1.0 : 0), weights), rows => rows.Accuracy));

    /// <summary>Labels as strata hold the shares of the classes, which came by chance here; the accuracy depends on them, and its interval is too narrow.</summary>
    [Fact]
    public void Interval_AccuracyWithinStrataThatCameByChance_CoversTooLittle()
        => Assert.False(Covers(1500, 200, (rows, weights) => Weighted(Array.ConvertAll(rows.Hits, hit => hit ? 1.0 : 0), weights), rows => rows.Accuracy, stratified: true));

    [Fact]
    public void Interval_RocAuc_CoversAtItsLevel()
    {
        Assert.True(Covers(400, 150, (rows, weights) => RocAuc.Compute(rows.Scores, rows.Labels, weights), rows => rows.Auc));
        Assert.True(Covers(400, 150, (rows, weights) => RocAuc.Compute(rows.Scores, rows.Labels, weights), rows => rows.Auc, stratified: true));
    }

    /// <summary>Scores and labels drawn apart from each other have an area near 1 / 2.</summary>
    [Fact]
    public void Interval_ScoresDrawnApartFromLabels_IsFound()
        => Assert.False(CoversByRows(100, 150, rows => (drawn, random) => RocAuc.Compute(Array.ConvertAll(drawn, row => rows.Scores[row]), Array.ConvertAll(drawn, _ => rows.Labels[random.Next(150)])), Sample.Of(150, 0).Auc));

    private static bool Covers(int repetitions, int count, Func<Sample, double[], double> statistic, Func<Sample, double> truth, BootstrapOptions? options = null, bool stratified = false)
        => IsAtLevel(repetitions, Enumerable.Range(0, repetitions).Count(seed =>
        {
            var rows = Sample.Of(count, seed);
            var interval = Bootstrap.Compute(count, weights => statistic(rows, weights.ToArray()), (options ?? Options) with { Seed = seed + 100_000 }, stratified ? Array.ConvertAll(rows.Labels, label => label ? 1 : 0) : []);
            return interval.Interval.Lower <= truth(rows) && truth(rows) <= interval.Interval.Upper;
        }));

    private static bool CoversByRows(int repetitions, int count, Func<Sample, Func<int[], Random, double>> statistic, double truth) => IsAtLevel(repetitions, Enumerable.Range(0, repetitions).Count(seed =>
    {
        var (of, random) = (statistic(Sample.Of(count, seed)), new Random(seed + 200_000));
        var interval = Bootstrap.ComputeOfRows(count, rows => of(rows, random), Options with { Seed = seed + 100_000, MaxDegreeOfParallelism = 1 }).Interval;
        return interval.Lower <= truth && truth <= interval.Upper;
    }));

    private static bool IsAtLevel(int repetitions, int covered)
        => covered >= MLExtensions.BetaDistribution.BinomialQuantile(0.5e-6, repetitions, 0.93) && covered <= MLExtensions.BetaDistribution.BinomialQuantile(1 - 0.5e-6, repetitions, 0.97);

    private static double Weighted(double[] values, double[] weights)
    {
        var (sum, total) = (0.0, 0.0);
        for (var row = 0; row < values.Length; row++)
            (sum, total) = (sum + weights[row] * values[row], total + weights[row]);
        return sum / total;
    }

    /// <summary>
    /// Half of the rows are positive. Scores are normal with mean -0.5 for negative and 0.5 for positive rows: their mean is 0 and the area under the ROC curve is Phi(1 / sqrt(2)). Positive rows are always
    /// predicted right, negative ones with probability 0.2.
    /// </summary>
    private sealed record Sample(double[] Scores, bool[] Labels, bool[] Hits)
    {
        public double Auc => 1 - MLExtensions.NormalDistribution.Tail(1 / Math.Sqrt(2));

        public double Accuracy => 0.6;

        public static Sample Of(int count, int seed)
        {
            var random = new Random(seed);
            var labels = Enumerable.Range(0, count).Select(_ => random.Next(2) == 1).ToArray();
            return new(Array.ConvertAll(labels, label => (label ? 0.5 : -0.5) + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())), labels,
                Array.ConvertAll(labels, label => label || random.NextDouble() < 0.2));
        }
    }
}
