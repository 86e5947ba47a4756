using FsCheck.Xunit;
using static Extensions.AutoML.Tests.PrunerCurves;

namespace Extensions.AutoML.Tests;

public class SuccessiveHalvingPrunerTests
{
    /// <summary>Algorithm 1 by hand: 9 trials, eta = 3; 9 come to step 1, 3 to step 3, 1 to step 9.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Play_NineTrials_HalvesNineThreeOne()
        => Assert.Equal([1, 1, 9, 1, 3, 1, 3, 1, 1], Play(new SuccessiveHalvingPruner(9), [0.9, 0.5, 0.1, 0.7, 0.2, 0.8, 0.3, 0.4, 0.6], 9));

    [Fact, Trait("Kind", "Example")]
    public void Play_TwoBrackets_AreHalvedApart()
        => Assert.Equal([9, 1, 1, 1, 9, 1], Play(new SuccessiveHalvingPruner(3), [0.7, 0.8, 0.9, 0.3, 0.1, 0.2], 9));

    [Fact, Trait("Kind", "Example")]
    public void Play_LastBracketStaysSmall_IsHalvedAsItIs()
        => Assert.Equal([27, 1, 1, 1], Play(new SuccessiveHalvingPruner(27), [0.1, 0.2, 0.3, 0.4], 27));

    [Fact, Trait("Kind", "Example")]
    public void Decide_BracketNotFull_Waits()
        => Assert.Equal(PruningDecision.Pause, new SuccessiveHalvingPruner(3).Decide(At(0.1, 1), [At(0.2, 1)]));

    [Fact, Trait("Kind", "Example")]
    public void Decide_OthersAtTheRungAreMissing_Waits()
    {
        var pruner = new SuccessiveHalvingPruner(3);
        Assert.Equal(PruningDecision.Pause, pruner.Decide(At(0.1, 1), [At(0.2, 1), []]));
        Assert.Equal(PruningDecision.Continue, pruner.Decide(At(0.1, 1), [At(0.2, 1), At(0.3, 1)]));
        Assert.Equal(PruningDecision.Prune, pruner.Decide(At(0.4, 1), [At(0.2, 1), At(0.3, 1)]));
    }

    [Fact, Trait("Kind", "Example")]
    public void Decide_FailedTrial_IsTheWorst_AndIsNotWaitedFor()
    {
        var pruner = new SuccessiveHalvingPruner(3);
        PrunerContext context = new(1, At(0.9, 1), [new(0, TrialState.Failed, At(0.1, 1)), new(2, TrialState.Failed, [])], IsClosed: false);
        Assert.Equal(PruningDecision.Continue, pruner.Decide(context));
        Assert.Equal(PruningDecision.Pause, pruner.Decide(context with { Others = [context.Others[0], new(2, TrialState.Running, [])] }));
    }

    [Fact, Trait("Kind", "Example")]
    public void Decide_EqualLosses_TheLowerNumberGoesOn()
        => Assert.Equal([3, 1, 1], Play(new SuccessiveHalvingPruner(3), [0.5, 0.5, 0.5], 3));

    [Fact, Trait("Kind", "Example")]
    public void Decide_ConstraintsComeFirst()
        => Assert.Equal(PruningDecision.Prune, new SuccessiveHalvingPruner(2, 2).Decide([new(1, 0.0, 0.2)], [At(0.5, 1)]));

    /// <summary>In each full bracket of n, n // eta^k trials come to rung k, and they are the best.</summary>
    [Property(MaxTest = 30), Trait("Kind", "Property")]
    public void Play_FullBrackets_KeepTheBest(int seed, byte some)
    {
        var (random, eta) = (new Random(seed), 2 + (some % 3));
        var size = eta * eta * eta + random.Next(5);
        var losses = Enumerable.Range(0, 2 * size).Select(_ => random.NextDouble()).ToArray();
        var came = Play(new SuccessiveHalvingPruner(size, eta), losses, eta * eta * eta);
        foreach (var bracket in losses.Zip(came).Chunk(size))
            for (var (step, kept) = (1, size); kept > 0; step *= eta, kept = size / step)
                Assert.Equal(bracket.OrderBy(trial => trial.First).Take(kept), bracket.Where(trial => trial.Second >= step).OrderBy(trial => trial.First));
    }

    [Fact, Trait("Kind", "Example")]
    public void Constructor_BelowTheLeastValue_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuccessiveHalvingPruner(trials: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuccessiveHalvingPruner(eta: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuccessiveHalvingPruner(minimumStep: 0));
    }
}
