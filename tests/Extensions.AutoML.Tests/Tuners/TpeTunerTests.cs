using MLExtensions;
using static Extensions.AutoML.Tests.Space.SearchSpaceTests;

namespace Extensions.AutoML.Tests.Tuners;

public sealed class TpeTunerTests
{
    [Fact]
    public void Density_NoNumbers_IsThePrior()
    {
        var density = new ParzenDensity([], 1);
        var mass = 1 - 2 * NormalDistribution.Tail(0.5);
        Assert.Equal(1 / Math.Sqrt(2 * Math.PI) / mass, density.At(0.5, 0.5), 12);
    }

    [Fact]
    public void Density_TwoNumbers_IsTheMixtureDoneByHand()
    {
        // Sorted: 0.1, prior 0.5, 0.55. Deviations: 0.4; 1; 0.05, which is below 1 / (2 + 2). Weights 1/4, 2/4, 1/4.
        var density = new ParzenDensity([0.55, 0.1], priorWeight: 2);
        Assert.Equal(0.25 * Cut(0.3, 0.1, 0.4) + 0.5 * Cut(0.3, 0.5, 1) + 0.25 * Cut(0.3, 0.55, 0.25), density.At(0.3, 0.3), 12);

        static double Cut(double x, double mean, double deviation)
        {
            var inside = 1 - NormalDistribution.Tail(mean / deviation) - NormalDistribution.Tail((1 - mean) / deviation);
            return Math.Exp(-0.5 * Math.Pow((x - mean) / deviation, 2)) / (deviation * Math.Sqrt(2 * Math.PI)) / inside;
        }
    }

    [Fact]
    public void Density_AnyNumbers_SumsToOneAndIsDrawnFrom()
    {
        var random = new Random(3);
        var density = new ParzenDensity(Enumerable.Range(0, 30).Select(_ => Math.Pow(random.NextDouble(), 3)), 1);
        Assert.Equal(1, Enumerable.Range(0, 10_000).Sum(step => density.At((step + 0.5) / 10_000, (step + 0.5) / 10_000)) / 10_000, 4);
        Assert.Equal(1, Enumerable.Range(0, 7).Sum(cell => density.At(cell / 7.0, (cell + 1) / 7.0)), 9);
        var expected = density.At(0, 0.2);
        var share = Enumerable.Range(0, 10_000).Count(_ => density.Draw(random) < 0.2) / 10_000.0;
        // Six standard deviations: 2e-9.
        Assert.InRange(share, expected - 6 * Math.Sqrt(expected * (1 - expected) / 10_000), expected + 6 * Math.Sqrt(expected * (1 - expected) / 10_000));
    }

    [Fact]
    public void LogRatio_Words_IsThatOfSmoothedFrequencies()
    {
        var choice = new ChoiceParameter("k", ["a", "b"], "a");
        ParameterSet[] good = [Set(("k", "a")), Set(("k", "a")), Set(("other", 1))];
        ParameterSet[] others = [Set(("k", "a")), Set(("k", "b")), Set(("k", "b"))];
        // l(a) = (2 + 1) / (2 + 2), g(a) = (1 + 1) / (3 + 2); the trial without the parameter does not count.
        Assert.Equal(Math.Log(3.0 / 4 / (2.0 / 5)), new TpeTuner { PriorWeight = 1 }.LogRatio(choice, "a", good, others), 12);
    }

    [Fact]
    public void LogRatio_WholeNumber_IsThatOfItsCell()
    {
        var parameter = new IntegerParameter("n", 1, 4, 1);
        ParameterSet[] good = [Set(("n", 2))];
        var (l, g) = (new ParzenDensity([0.375], 1).At(0.25, 0.5), new ParzenDensity([], 1).At(0.25, 0.5));
        Assert.Equal(Math.Log(l / g), new TpeTuner { PriorWeight = 1 }.LogRatio(parameter, 2, good, []), 12);
    }

    [Fact]
    public void Split_MixedHistory_PutsGoodFirstAndRunningToTheOthers()
    {
        var space = new SearchSpace([new IntegerParameter("n", 0, 100, 0)]);
        TunerObservation[] trials = [.. Enumerable.Range(0, 20).Select(n => new TunerObservation(Set(("n", n)), n < 2 ? double.PositiveInfinity : n, n is >= 2 and < 5 ? 1 : 0, 1, true))];
        var (good, others) = new TpeTuner().Split(new(space, trials, [Set(("n", 99))], 21, new Random(1)));
        Assert.Equal([5, 6, 7], good.Select(values => values["n"].Number));   // ceil(0.15 * 20)
        Assert.Equal(18, others.Count);
        Assert.Contains(Set(("n", 99)), others);
        Assert.Empty(new TpeTuner().Split(new(space, trials[..2], [], 3, new Random(1))).Good);
    }

    [Fact]
    public void Propose_RunningTrials_KeepItAwayFromThem()
    {
        var space = new SearchSpace([new ChoiceParameter("k", ["a", "b"], "a"), new RealParameter("r", 0, 1, 0)]);
        TunerObservation[] trials = [.. Enumerable.Range(0, 20).Select(n => new TunerObservation(Set(("k", n % 2 == 0 ? "a" : "b"), ("r", n / 20.0)), n % 2, 0, 1, true))];
        int CountA(ParameterSet[] running) => Enumerable.Range(0, 100).Count(seed => new TpeTuner().Propose(new(space, trials, running, 30, new Random(seed)))!["k"].Word == "a");
        ParameterSet[] busy = [.. Enumerable.Range(0, 200).Select(n => Set(("k", "a"), ("r", n / 200.0 + 0.001)))];
        Assert.True(CountA([]) > 90);
        Assert.True(CountA(busy) < 20);
    }
}
