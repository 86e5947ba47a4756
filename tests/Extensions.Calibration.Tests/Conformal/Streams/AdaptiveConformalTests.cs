using System.Text.Json;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Streams;

public class AdaptiveConformalTests
{
    public sealed class GibbsCandes : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["aci"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            double Parameter(string name) => golden.Params.GetProperty(name).GetDouble();
            var (scores, window) = (golden.Column("score"), (int)Parameter("window"));
            var stream = new AdaptiveConformal(Parameter("alpha"), Parameter("gamma"), window, scores.AsSpan(0, window));
            var (levels, errors, thresholds) = (new List<double>(), new List<double>(), new List<double>());
            foreach (var score in scores[window..])
            {
                levels.Add(stream.CurrentAlpha);
                thresholds.Add(stream.Threshold);
                errors.Add(stream.Update(score) ? 0 : 1);
            }
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["alpha_t"] = levels, ["err"] = errors, ["q_hat"] = thresholds, ["mean_err"] = [stream.Misses / (double)stream.Updates], ["bound"] = [stream.Bound],
            };
        }
    }

    /// <summary>
    /// The bound holds against opponents who see the threshold and choose the score: always missed, always covered, at random, in blocks. Clipping alpha_t to [0, 1], as other libraries do, breaks it: after a miss at
    /// alpha_t = 0 nothing is owed, and every second row can be missed.
    /// </summary>
    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(0.1, 0.05)]
    [InlineData(0.2, 0.02)]
    [InlineData(0.03, 0.3)]
    public void Update_AdversarialScores_MissesStayWithinTheBound(double alpha, double gamma)
    {
        Func<int, Random, bool>[] opponents = [(_, _) => true, (_, _) => false, (_, random) => random.NextDouble() < 0.5, (t, _) => t / 100 % 2 == 0, (t, _) => t > 2500];
        foreach (var wantsMiss in opponents)
        {
            var (random, stream) = (new Random(1), new AdaptiveConformal(alpha, gamma, 200, [.. Enumerable.Range(0, 200).Select(i => (double)i)]));
            for (var t = 0; t < 5000; t++)
            {
                stream.Update(wantsMiss(t, random) ? 300 + t : 0);
                Assert.True(IsWithin(stream.Misses, stream.Updates, alpha, gamma), $"{stream.Misses} misses of {stream.Updates}");
                Assert.InRange(stream.CurrentAlpha, -gamma, 1 + gamma);
            }
            Assert.Equal((Math.Max(alpha, 1 - alpha) + gamma) / (5000 * gamma), stream.Bound, 1e-9);
        }
        Assert.False(IsWithin(MissesOfClipped(), 5000, alpha, gamma));

        long MissesOfClipped()
        {
            var (level, misses) = (alpha, 0L);
            for (var t = 0; t < 5000; t++)
            {
                var missed = level > 0;   // the opponent's score is above every finite threshold
                misses += missed ? 1 : 0;
                level = Math.Clamp(level + gamma * (alpha - (missed ? 1 : 0)), 0, 1);
            }
            return misses;
        }
    }

    /// <summary>Scores that grow fivefold: in the long run coverage is as asked. The first threshold, never updated, loses it, and so does a window alone without the step of alpha_t.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Update_ScoresGrow_CoverageIsAsAskedInTheLongRun()
    {
        const double alpha = 0.1, gamma = 0.02;
        const int count = 6000;
        var random = new Random(2);
        double[] scores = [.. Enumerable.Range(0, 500 + count).Select(t => random.NextDouble() * (1 + 4 * Math.Max(0, t - 500) / (double)count))];
        var (stream, window) = (new AdaptiveConformal(alpha, gamma, 500, scores.AsSpan(0, 500)), new AdaptiveConformal(alpha, 1e-12, 500, scores.AsSpan(0, 500)));
        var (first, misses, lagging) = (stream.Threshold, 0, 0);
        foreach (var score in scores[500..])
        {
            misses += score > first ? 1 : 0;
            lagging += score > window.Threshold ? 1 : 0;
            stream.Update(score);
            window.Update(score);
        }
        Assert.True(IsWithin(stream.Misses, count, alpha, gamma));
        Assert.False(IsWithin(misses, count, alpha, gamma));
        Assert.False(IsWithin(lagging, count, alpha, gamma));
    }

    /// <summary>Truth that arrives up to 30 updates late, judged by the threshold of its prediction, keeps the wider bound against an opponent.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Update_LateTruth_KeepsTheWiderBound()
    {
        const double alpha = 0.1, gamma = 0.05;
        const int delay = 30;
        var stream = new AdaptiveConformal(alpha, gamma, 100, [.. Enumerable.Range(0, 100).Select(i => (double)i)]);
        var waiting = new Queue<double>();
        for (var t = 0; t < 5000; t++)
        {
            waiting.Enqueue(stream.Threshold);
            if (waiting.Count <= delay)
                continue;
            stream.Update(200 + t, waiting.Dequeue());
            Assert.True(Math.Abs(stream.Misses / (double)stream.Updates - alpha) <= (0.9 + (delay + 1) * gamma) / (stream.Updates * gamma) + 1e-12);
        }
    }

    /// <summary>The window's threshold is that of its scores, after thousands of updates with ties.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Threshold_AfterManyUpdates_IsTheQuantileOfTheWindow()
    {
        var (random, stream, all) = (new Random(3), new AdaptiveConformal(0.2, 0.03, 37), new List<double>());
        for (var t = 0; t < 3000; t++)
        {
            all.Add(random.Next(20));
            stream.Update(all[^1]);
            var window = all.TakeLast(37).ToArray();
            var expected = stream.CurrentAlpha <= 0 ? double.PositiveInfinity : stream.CurrentAlpha >= 1 ? double.NegativeInfinity : ConformalQuantile.Of(window, stream.CurrentAlpha);
            Assert.Equal(expected, stream.Threshold);
        }
        Assert.Equal(all.TakeLast(37), stream.State.Scores);
    }

    [Fact, Trait("Kind", "Example")]
    public void Begin_NoScores_KeepsEverythingUntilThereAreEnough()
    {
        var stream = new AdaptiveConformal(0.1, 0.001);
        Assert.Equal(double.PositiveInfinity, stream.Bound);
        for (var t = 0; t < 9; t++)
        {
            Assert.Equal(double.PositiveInfinity, stream.Threshold);
            Assert.True(stream.Update(t));
        }
        Assert.True(double.IsFinite(stream.Threshold));
        Assert.Equal(9, stream.Count);
    }

    [Fact, Trait("Kind", "Property")]
    public void State_JsonAndBinary_GoOnAlike()
    {
        var (random, stream) = (new Random(4), new AdaptiveConformal(0.1, 0.05, 50, [1, 2, double.PositiveInfinity, double.NegativeInfinity]));
        for (var t = 0; t < 70; t++)
            stream.Update(t == 60 ? double.PositiveInfinity : random.NextDouble());
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
            stream.Save(writer);
        bytes.Position = 0;
        using var reader = new BinaryReader(bytes);
        AdaptiveConformal[] all = [stream, AdaptiveConformal.FromJson(stream.ToJson()), AdaptiveConformal.Load(reader), new(JsonSerializer.Deserialize<AdaptiveState>(JsonSerializer.Serialize(stream.State))!)];
        for (var t = 0; t < 200; t++)
        {
            var score = random.NextDouble();
            Assert.Single(all.Select(one => (one.Threshold, one.CurrentAlpha, one.Misses, one.Updates, one.Update(score))).Distinct());
            Assert.All(all, one => Assert.Equal(stream.Bound, one.Bound, 1e-12));
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void State_Damaged_IsRefused()
    {
        var json = new AdaptiveConformal(0.1, 0.05, 3, [1, 2]).ToJson();
        foreach (var damaged in new[] { "", "null", "{}", "[1]", json.Replace("0.05", "-1"), json.Replace("\"Window\":3", "\"Window\":1"), json.Replace("[1,2]", "[1,\"NaN\"]"), json.Replace("\"Misses\":0", "\"Misses\":7"), json.Replace("\"CurrentAlpha\":0.1", "\"CurrentAlpha\":\"NaN\"") })
            Assert.Contains("cannot be read", Assert.Throws<InvalidDataException>(() => AdaptiveConformal.FromJson(damaged)).Message);
        using var empty = new BinaryReader(new MemoryStream(new byte[20]));
        Assert.Throws<InvalidDataException>(() => AdaptiveConformal.Load(empty));
    }

    [Fact, Trait("Kind", "Example")]
    public void BadInput_IsNamedAndChangesNothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveConformal(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveConformal(0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveConformal(0.1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveConformal(0.1, 0.1, 0));
        Assert.Throws<InputDataException>(() => new AdaptiveConformal(0.1, 0.1, 5, [double.NaN]));
        var stream = new AdaptiveConformal(0.1, 0.1, 5, [1, 2]);
        var before = stream.ToJson();
        Assert.Contains("Got NaN", Assert.Throws<ArgumentOutOfRangeException>(() => stream.Update(double.NaN)).Message);
        Assert.Contains("that of its prediction", Assert.Throws<ArgumentOutOfRangeException>(() => stream.Update(1, double.NaN)).Message);
        Assert.Equal(before, stream.ToJson());
    }

    private static bool IsWithin(long misses, long updates, double alpha, double gamma)
        => Math.Abs(misses / (double)updates - alpha) <= (Math.Max(alpha, 1 - alpha) + gamma) / (updates * gamma) + 1e-12;
}
