using System.Text.Json;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Intervals;

/// <summary>What every interval score must do, over generated rows.</summary>
internal static class IntervalScoreLaws
{
    /// <summary>The interval is the set of labels whose scores are at most the thresholds, wider thresholds give wider intervals, and JSON keeps the score.</summary>
    public static void Check(IntervalScore score)
    {
        var random = new Random(5);
        for (var trial = 0; trial < 2000; trial++)
        {
            var low = 4 * random.NextDouble() - 2;
            var row = new IntervalInputs(low + random.NextDouble(), 0.1 + random.NextDouble(), low, low + random.NextDouble());
            var (first, second) = (2 * random.NextDouble() - 0.5, 2 * random.NextDouble() - 0.5);
            if (score.Sides == 1)
                second = first;
            var (lower, upper) = score.Interval(row, first, second);
            var label = 8 * random.NextDouble() - 4;
            var fits = score.Compute(row, label, 0) <= first && (score.Sides == 1 || score.Compute(row, label, 1) <= second);
            if (Math.Min(Math.Abs(label - lower), Math.Abs(label - upper)) > 1e-9)
                Assert.Equal(fits, label >= lower && label <= upper);
            var (wideLower, wideUpper) = score.Interval(row, first + 0.1, second + 0.1);
            Assert.True(wideLower <= lower && wideUpper >= upper);
        }
        var whole = score.Interval(new(1, 1, 0, 2), double.PositiveInfinity, double.PositiveInfinity);
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), whole);
        Assert.Equal(score, JsonSerializer.Deserialize<IntervalScore>(JsonSerializer.Serialize(score)));
    }

    /// <summary>19 calibration rows and a new one, drawn anew each time, with residuals that are skewed and grow with the prediction: covered with probability 18 / 20, exactly, for alpha 0.1.</summary>
    /// <returns>Number of covered rows, with thresholds of a rank that may be wrong by some.</returns>
    public static int Covered(IntervalScore score, int draws, int rankError = 0, double alpha = 0.1, int seed = 11)
    {
        var random = new Random(seed);
        (IntervalInputs, double) Draw()
        {
            var x = 2 * random.NextDouble();
            var y = x - Math.Log(1 - random.NextDouble()) * (0.2 + x);
            return (new(x, 0.2 + x, x, x + 0.5 + x * random.NextDouble()), y);
        }
        var covered = 0;
        for (var draw = 0; draw < draws; draw++)
        {
            var rows = Enumerable.Range(0, score.Sides == 1 ? 19 : 39).Select(_ => Draw()).ToArray();
            double Threshold(int side)
            {
                var scores = rows.Select(row => score.Compute(row.Item1, row.Item2, side)).Order().ToArray();
                return scores[(int)ConformalQuantile.Rank(scores.Length, alpha / score.Sides) - 1 + rankError];
            }
            var (inputs, label) = Draw();
            var (lower, upper) = score.Interval(inputs, Threshold(0), Threshold(score.Sides - 1));
            covered += label >= lower && label <= upper ? 1 : 0;
        }
        return covered;
    }

    /// <summary>The check of coverage at 0.9, at false-alarm probability 1e-6: the right rank passes, ranks beside it do not.</summary>
    public static void CheckCoverage(IntervalScore score)
    {
        const int Draws = 20_000;
        Assert.True(CoverageCheck.Is(Covered(score, Draws), Draws, 0.9));
        Assert.False(CoverageCheck.Is(Covered(score, Draws, rankError: -1), Draws, 0.9));
        if (score.Sides == 1)
            Assert.False(CoverageCheck.Is(Covered(score, Draws, rankError: 1), Draws, 0.9));
    }
}
