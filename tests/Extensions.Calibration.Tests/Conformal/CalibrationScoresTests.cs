using System.Text.Json;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal;

public class CalibrationScoresTests
{
    private static double[] Draw(int count, int seed, double scale = 1) => new Random(seed) is var random ? [.. Enumerable.Range(0, count).Select(_ => Math.Round(scale * random.NextDouble(), 2))] : [];

    /// <summary>A score is kept by its p-value exactly where it is at most the threshold, ties and bounds included.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(false)]
    [InlineData(true)]
    public void PValue_AboveAlpha_IsScoreUpToThreshold(bool weighted)
    {
        var random = new Random(3);
        for (var trial = 0; trial < 300; trial++)
        {
            var count = 1 + random.Next(60);
            var scores = Draw(count, trial);
            var calibration = new CalibrationScores(scores, weighted ? Draw(count, trial + 1, 5).Select(w => w + 0.01).ToArray() : []);
            foreach (var alpha in new[] { 0.05, 0.1, 0.3, 0.45, 0.9 })
                foreach (var score in scores.Append(-1).Append(2).Append(random.NextDouble()))
                    Assert.Equal(score <= calibration.Threshold(alpha, 0.7), calibration.PValue(score, 0.7) - alpha > 1e-9);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Weights_AllOne_AreNone()
    {
        var scores = Draw(50, 1);
        var (plain, weighted) = (new CalibrationScores(scores), new CalibrationScores(scores, Enumerable.Repeat(1.0, 50).ToArray()));
        foreach (var alpha in new[] { 0.01, 0.05, 0.1, 0.25, 0.5 })
            Assert.Equal(plain.Threshold(alpha), weighted.Threshold(alpha));
        foreach (var score in new[] { -1, 0.3, scores[7], 2 })
        {
            Assert.Equal(plain.PValue(score), weighted.PValue(score), 12);
            Assert.Equal(plain.SmoothedPValue(score, 0.3), weighted.SmoothedPValue(score, 0.3), 12);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Threshold_RowsPermutedOrOneScoreMoreAbove_NeverSmaller()
    {
        var scores = Draw(40, 2);
        var (before, permuted) = (new CalibrationScores(scores), new CalibrationScores([.. scores.Reverse()]));
        var more = new CalibrationScores([.. scores, 5]);
        foreach (var alpha in new[] { 0.05, 0.1, 0.2, 0.5 })
        {
            Assert.Equal(before.Threshold(alpha), permuted.Threshold(alpha));
            Assert.True(more.Threshold(alpha) >= before.Threshold(alpha));
            Assert.True(before.Threshold(alpha) >= before.Threshold(alpha + 0.05));
        }
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(false)]
    [InlineData(true)]
    public void Json_RoundTrip_SameBits(bool weighted)
    {
        double[] scores = [.. Draw(20, 5), double.PositiveInfinity, Math.PI, -0.0];
        var calibration = new CalibrationScores(scores, weighted ? Enumerable.Range(1, scores.Length).Select(i => 1.0 / i).ToArray() : []);
        var read = JsonSerializer.Deserialize<CalibrationScores>(JsonSerializer.Serialize(calibration))!;
        Assert.Equal(calibration.Sorted.ToArray(), read.Sorted.ToArray());
        Assert.Equal(calibration.TotalWeight, read.TotalWeight);
        Assert.Equal(calibration.Threshold(0.3), read.Threshold(0.3));
        Assert.Equal(calibration.PValue(0.5), read.PValue(0.5));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CalibrationScores>("[\"?\"]"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CalibrationScores>("[\"\"]"));
    }

    /// <summary>Smoothed p-values of ties are uniform: share below 0.3 among 20,000 draws, at false-alarm probability 1e-6. The other p-value of tied scores is not.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void SmoothedPValue_TiedScores_IsUniform()
    {
        var random = new Random(6);
        var (smoothed, plain) = (0, 0);
        for (var draw = 0; draw < 20_000; draw++)
        {
            var scores = Enumerable.Range(0, 11).Select(_ => (double)random.Next(3)).ToArray();
            var calibration = new CalibrationScores(scores.AsSpan(1));
            smoothed += calibration.SmoothedPValue(scores[0], random.NextDouble()) <= 0.3 ? 1 : 0;
            plain += calibration.PValue(scores[0]) <= 0.3 ? 1 : 0;
        }
        Assert.True(CoverageCheck.Is(smoothed, 20_000, 0.3));
        Assert.True(CoverageCheck.IsAtMost(plain, 20_000, 0.3));
        Assert.False(CoverageCheck.Is(plain, 20_000, 0.3));
    }

    [Fact, Trait("Kind", "Example")]
    public void Create_BadWeights_Throws()
    {
        Assert.Contains("weight -1", Assert.Throws<InputDataException>(() => new CalibrationScores([1, 2], [1, -1])).Message);
        Assert.Contains("weight NaN", Assert.Throws<InputDataException>(() => new CalibrationScores([1, 2], [1, double.NaN])).Message);
        Assert.Contains("weight 0", Assert.Throws<InputDataException>(() => new CalibrationScores([1, 2], [0, 0])).Message);
        Assert.Contains("2 scores and 1 weights", Assert.Throws<ArgumentException>(() => new CalibrationScores([1, 2], [1])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CalibrationScores([1, 2], [1, 1]).Threshold(0.1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CalibrationScores([1, 2]).SmoothedPValue(1, 2));
    }
}
