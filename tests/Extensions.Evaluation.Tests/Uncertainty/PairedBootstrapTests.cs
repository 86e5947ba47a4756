using MLExtensions;

namespace Extensions.Evaluation.Tests.Uncertainty;

public class PairedBootstrapTests
{
    [Fact, Trait("Kind", "Property")]
    public void PValue_EveryLevel_SaysWhetherTheIntervalLeavesZeroOut()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var (first, second) = Hits(40, 0.3 * (seed % 10) / 10, 0.1, seed);
            foreach (var confidence in new[] { 0.5, 0.8, 0.95 })
            {
                var comparison = PairedBootstrap.Compute(40, Accuracy(first), Accuracy(second), new() { Confidence = confidence, Replicates = 399, Seed = seed });
                var interval = comparison.Difference.Interval;
                Assert.Equal(interval.Lower > 0 || interval.Upper < 0, comparison.PValue <= 1 - confidence + 1e-12);
            }
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ByHand_GivesBothAndTheirDifference()
    {
        var (first, second) = Hits(60, 0.4, 0.05, 1);
        var comparison = PairedBootstrap.Compute(60, Accuracy(first), Accuracy(second), new() { Method = BootstrapMethod.BiasCorrectedAccelerated });
        Assert.Equal((first.Count(hit => hit) / 60.0, second.Count(hit => hit) / 60.0), (comparison.First, comparison.Second));
        Assert.Equal(comparison.First - comparison.Second, comparison.Difference.Estimate);
        var turned = PairedBootstrap.Compute(60, Accuracy(second), Accuracy(first));
        Assert.Equal((comparison.PValue, -comparison.Difference.Estimate), (turned.PValue, turned.Difference.Estimate));
        var same = PairedBootstrap.Compute(60, Accuracy(first), Accuracy(first));
        Assert.Equal((1, true), (same.PValue, same.Difference.IsDegenerate));
        var clear = PairedBootstrap.Compute(60, _ => 1, Accuracy(second));
        Assert.Equal(2 / 2000.0, clear.PValue);
        Assert.Equal(Math.Sign(clear.Difference.Estimate), Math.Sign(clear.Difference.Interval.Lower));
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_UselessRows_SayWhy()
    {
        Assert.StartsWith("There are 10 rows to resample", Assert.Throws<InputDataException>(() => PairedBootstrap.Compute(10, _ => 0, _ => 0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The statistic is NaN of all rows", Assert.Throws<InputDataException>(() => PairedBootstrap.Compute(20, _ => 0, _ => double.NaN)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => PairedBootstrap.Compute(20, null!, _ => 0));
        Assert.Throws<ArgumentNullException>(() => PairedBootstrap.Compute(20, _ => 0, null!));
    }

    /// <summary>
    /// Of equally good models at most 7 % are told apart at a level of 5 %: more rejections than 1000 repetitions with 7 % have come with a probability of 1e-6 at most. Counting each row as two independent ones is
    /// found by it, as is taking the interval of 86 % for one of 95 %.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void PValue_EquallyGoodModels_RejectsAtItsLevel()
    {
        const int Repetitions = 1000, Rows = 100;
        var most = BetaDistribution.BinomialQuantile(1 - 1e-6, Repetitions, 0.07);
        Assert.InRange(Rejections(0, Repetitions, Rows, paired: true), BetaDistribution.BinomialQuantile(1e-6, Repetitions, 0.03), most);
        Assert.True(Enumerable.Range(0, Repetitions).Count(seed => Hits(Rows, 0.15, 0.15, seed) is var (first, second)
            && PairedBootstrap.Compute(2 * Rows, Accuracy([.. first, .. first]), Accuracy([.. second, .. second]), new() { Replicates = 199, Seed = seed }).PValue <= 0.05) > most);
    }

    /// <summary>Models that err on the same rows and differ are told apart; drawing the rows of both models apart from each other loses that.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void PValue_ModelsThatErrTogether_FindsWhatUnpairedResamplesMiss()
    {
        var (paired, unpaired) = (Rejections(0.06, 200, 150, paired: true), Rejections(0.06, 200, 150, paired: false));
        Assert.True(paired > 120, $"{paired} of 200");
        Assert.True(unpaired < 60, $"{unpaired} of 200");
    }

    /// <param name="gain">By how much the first model is better; it and the second alone are right on 0.15 of the rows each where 0, and on no more than the gain otherwise.</param>
    /// <param name="repetitions">How often.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="paired">Whether both models are computed of the same resamples.</param>
    private static int Rejections(double gain, int repetitions, int count, bool paired) => Enumerable.Range(0, repetitions).Count(seed =>
    {
        var (first, second) = Hits(count, gain == 0 ? 0.15 : gain, gain == 0 ? 0.15 : 0, seed);
        var (of, random) = (Accuracy(second), new Random(seed));
        WeightedStatistic apart = _ => Enumerable.Range(0, count).Count(_ => second[random.Next(count)]) / (double)count;
        return PairedBootstrap.Compute(count, Accuracy(first), paired ? of : apart, new() { Replicates = 199, Seed = seed + 10_000, MaxDegreeOfParallelism = 1 }).PValue <= 0.05;
    });

    /// <summary>Hits of two models, of which each is right alone with a given probability, and both are or none is otherwise, 6 times of 7 both.</summary>
    private static (bool[] First, bool[] Second) Hits(int count, double firstOnly, double secondOnly, int seed)
    {
        var random = new Random(seed);
        var (first, second) = (new bool[count], new bool[count]);
        for (var row = 0; row < count; row++)
        {
            var (u, both) = (random.NextDouble(), random.Next(7) > 0);
            (first[row], second[row]) = u < firstOnly ? (true, false) : u < firstOnly + secondOnly ? (false, true) : (both, both);
        }
        return (first, second);
    }

    private static WeightedStatistic Accuracy(bool[] hits) => weights =>
    {
        var (sum, total) = (0.0, 0.0);
        for (var row = 0; row < hits.Length; row++)
            (sum, total) = (sum + (hits[row] ? weights[row] : 0), total + weights[row]);
        return sum / total;
    };
}
