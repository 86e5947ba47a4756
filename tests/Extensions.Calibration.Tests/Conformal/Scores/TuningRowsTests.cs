using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Scores;

public class TuningRowsTests
{
    /// <summary>Rows of 10 classes whose probabilities are peaked or flat; the label is of rank 1 to 4.</summary>
    private static TuningRows Rows(int count, Random random)
    {
        var (probabilities, labels) = (new List<double>(), new List<int>());
        for (var row = 0; row < count; row++)
        {
            var p = Enumerable.Range(0, 10).Select(_ => Math.Exp((row % 2 == 0 ? 1 : 4) * random.NextDouble())).ToArray();
            probabilities.AddRange(p.Select(one => one / p.Sum()));
            labels.Add(Array.IndexOf(p, p.OrderDescending().ElementAt(random.Next(4))));
        }
        return new([.. probabilities], 10, [.. labels], [.. labels.Select(_ => random.NextDouble())]);
    }

    [Fact, Trait("Kind", "Example")]
    public void Tune_Regularized_FreeRanksAreTheQuantileOfRanksAndSetsTheSmallest()
    {
        var rows = Rows(400, new(1));
        var score = new RegularizedAdaptiveScore { Automatic = true, Randomized = false };
        var tuned = (RegularizedAdaptiveScore)score.Tune(rows, 0.1);
        Assert.False(tuned.NeedsTuning);
        Assert.False(tuned.Randomized);
        Assert.Equal(4, tuned.FreeRanks);
        var sizes = new[] { 0.001, 0.01, 0.1, 0.2, 0.5 }.ToDictionary(penalty => penalty, penalty => Size(score with { FreeRanks = 4, Penalty = penalty }, rows));
        Assert.Equal(sizes.Values.Min(), sizes[tuned.Penalty]);
        Assert.True(sizes.Values.Min() < sizes.Values.Max());
    }

    [Fact, Trait("Kind", "Example")]
    public void Tune_Sorted_SetsAreTheSmallest()
    {
        var rows = Rows(400, new(2));
        var tuned = (SortedAdaptiveScore)new SortedAdaptiveScore { Automatic = true }.Tune(rows, 0.1);
        Assert.False(tuned.NeedsTuning);
        Assert.True(Size(tuned, rows) <= Size(new SortedAdaptiveScore { Weight = 0.02 }, rows) && Size(tuned, rows) <= Size(new SortedAdaptiveScore { Weight = 0.6 }, rows));
    }

    [Fact, Trait("Kind", "Example")]
    public void Tune_ScoresThatAskForNone_Unchanged()
    {
        var rows = Rows(10, new(3));
        Assert.All<NonconformityScore>([new AdaptiveScore(), new RegularizedAdaptiveScore(), new SortedAdaptiveScore(), new LeastAmbiguousScore()], score => Assert.Same(score, score.Tune(rows, 0.1)));
        Assert.Equal(10, ((RegularizedAdaptiveScore)new RegularizedAdaptiveScore { Automatic = true }.Tune(Rows(3, new(4)), 0.1)).FreeRanks);
    }

    /// <summary>A score that is chosen of 40 useless ones: on rows of its own that does no harm, coverage is 18 / 20 exactly; chosen on the calibration rows themselves it is lost.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void SmallestSets_OfManyScores_NeedsRowsOfItsOwn()
    {
        var (random, candidates) = (new Random(5), Enumerable.Range(0, 40).Select(seed => new Noise(seed)).ToArray());
        var (apart, reused) = (0, 0);
        for (var draw = 0; draw < 2000; draw++)
        {
            var (tuning, calibration, next) = (Rows(19, random), Rows(19, random), Rows(1, random));
            bool Covers(NonconformityScore score) => next.Scores(score)[0] <= ConformalQuantile.Of(calibration.Scores(score), 0.1);
            apart += Covers(tuning.SmallestSets(candidates, 0.1)) ? 1 : 0;
            reused += Covers(calibration.SmallestSets(candidates, 0.1)) ? 1 : 0;
        }
        Assert.True(CoverageCheck.Is(apart, 2000, 18 / 20.0));
        Assert.False(CoverageCheck.IsAtLeast(reused, 2000, 18 / 20.0));
    }

    [Fact, Trait("Kind", "Example")]
    public void Create_BadRows_Throws()
    {
        Assert.Contains("got 2 labels", Assert.Throws<ArgumentException>(() => new TuningRows([0.5, 0.5], 2, [0, 1], [0])).Message);
        Assert.Contains("must be rows", Assert.Throws<ArgumentException>(() => new TuningRows([], 2, [], [])).Message);
        Assert.Contains("from 0 to 1. Got 2", Assert.Throws<ArgumentOutOfRangeException>(() => new TuningRows([0.5, 0.5], 2, [2], [0])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TuningRows([1], 1, [0], [0]));
    }

    private static int Size(NonconformityScore score, TuningRows rows)
    {
        var threshold = ConformalQuantile.Of(rows.Scores(score), 0.1);
        return Enumerable.Range(0, rows.Count).Sum(row => ScoreRows.Set(score, rows.Uniform(row), threshold, rows.Probabilities(row).ToArray()).Count(one => one));
    }

    /// <summary>Numbers that say nothing of the class.</summary>
    [ScoreName("noise")]
    private sealed record Noise(int Seed) : NonconformityScore
    {
        public override void Compute(ReadOnlySpan<double> probabilities, double uniform, Span<double> scores)
        {
            for (var k = 0; k < scores.Length; k++)
                scores[k] = RowUniforms.Of(RowUniforms.State(Seed, probabilities), k + 1);
        }
    }
}
