using static Extensions.AutoML.Tests.Space.SearchSpaceTests;

namespace Extensions.AutoML.Tests.Tuners;

public sealed class ParetoTests
{
    private static readonly SearchSpace Space = new([new RealParameter("x", 0, 1, 0.5), new RealParameter("y", 0, 1, 0.9)]);

    [Fact]
    public void Of_MixedTrials_AreThoseThatNoneBeats()
    {
        TunerObservation[] trials = [Trial(3, 1), Trial(2, 2), Trial(2, 3), Trial(1, 5), Trial(2, 2), Trial(4, 1), Trial(0.5, 5) with { IsComplete = false }, Trial(0.1, 0.1) with { Violation = 1 }, Trial(double.NaN, 0.1), Trial(double.PositiveInfinity, 0)];
        Assert.Equal([trials[0], trials[1], trials[3]], ParetoFront.Of(trials).ToArray());
        Assert.Empty(ParetoFront.Of([]));
    }

    [Fact]
    public void Of_RandomTrials_IsWhatComparisonOfPairsGives()
    {
        var random = new Random(1);
        TunerObservation[] trials = [.. Enumerable.Range(0, 200).Select(_ => Trial(random.Next(20), random.Next(20)))];
        var expected = trials.Where(trial => !trials.Any(other => other.Loss <= trial.Loss && other.Seconds <= trial.Seconds && (other.Loss < trial.Loss || other.Seconds < trial.Seconds)))
            .Select(trial => (trial.Seconds, trial.Loss)).Distinct().Order();
        Assert.Equal(expected, ParetoFront.Of(trials).Select(trial => (trial.Seconds, trial.Loss)));
    }

    /// <summary>
    /// Loss (1 - x)^2 + (y - 0.3)^2, seconds exp(4 x): the front is y = 0.3. Percentile, among 200 random searches, of the area below (1, exp(4)) in loss and ln seconds that 30 trials dominate, averaged over 3 seeds; a
    /// tuner no better than random would have a mean of 0.94 or more with probability 1e-3 (sum of 3 uniform numbers, 0.18^3 / 3!).
    /// </summary>
    [Fact]
    [Trait("Kind", "Guarantee")]
    public void Propose_KnownFront_WidensItMoreThanRandomSearch()
    {
        double[] random = [.. Enumerable.Range(100, 200).Select(seed => Area(new RandomSearchTuner(), seed, 1))];
        double Percentile(int sign) => Enumerable.Range(0, sign > 0 ? 3 : 1).Average(seed => Area(new ParetoTuner(), seed, sign) is var area ? random.Count(other => other < area) / 200.0 : 0);
        var percentile = Percentile(1);
        Assert.True(percentile >= 0.94, $"{percentile}");
        Assert.True(Percentile(-1) < 0.5, "told the negative of each loss, it must not pass");
    }

    private static double Area(ITuner tuner, int seed, int sign)
    {
        var trials = new List<TunerObservation>();
        for (var trial = 0; trial < 30; trial++)
        {
            var values = tuner.Propose(new(Space, trials, [], trial, RandomNumbers.Of(seed, trial)))!;
            var (x, y) = (values["x"].Number, values["y"].Number);
            trials.Add(new(values, sign * ((1 - x) * (1 - x) + (y - 0.3) * (y - 0.3)), 0, Math.Exp(4 * x), true));
        }
        var (area, before) = (0.0, 1.0);
        foreach (var point in ParetoFront.Of(trials.Select(trial => trial with { Loss = sign * trial.Loss })).Where(point => point.Loss < 1))
        {
            area += (before - point.Loss) * (4 - Math.Log(point.Seconds));
            before = point.Loss;
        }
        return area;
    }

    private static TunerObservation Trial(double loss, double seconds) => new(Set(), loss, 0, seconds, true);
}
