using FsCheck.Xunit;
using Xunit.Sdk;
using static Extensions.AutoML.Tests.PrunerCurves;

namespace Extensions.AutoML.Tests;

public class AshaPrunerTests
{
    private static readonly AshaPruner Three = new(eta: 3);

    /// <summary>Algorithm 2 by hand, eta = 3, r = 1: trials come to rung 0 one after the other; n // 3 of n may be above.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Decide_RungThatFills_PromotesTheBestThird()
    {
        Assert.Equal(PruningDecision.Pause, Three.Decide(At(0.5, 1), []));
        Assert.Equal(PruningDecision.Pause, Three.Decide(At(0.4, 1), [At(0.5, 1)]));
        Assert.Equal(PruningDecision.Pause, Three.Decide(At(0.6, 1), [At(0.5, 1), At(0.4, 1)]));
        Assert.Equal(PruningDecision.Continue, Three.Decide(At(0.4, 1), [At(0.5, 1), At(0.6, 1)]));
        Assert.Equal(PruningDecision.Pause, Three.Decide(At(0.5, 1), [At(0.4, 1, 3), At(0.6, 1)]));
    }

    /// <summary>Six trials at rung 0: the best two may be above. The one that went up when it was best of three has been overtaken, and still counts.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Decide_PromotedEarlyAndOvertaken_LeavesRoomForTheBest()
    {
        Assert.Equal(PruningDecision.Continue, Three.Decide(At(0.1, 1), [At(0.4, 1, 3), At(0.5, 1), At(0.6, 1), At(0.2, 1), At(0.7, 1)]));
        Assert.Equal(PruningDecision.Continue, Three.Decide(At(0.2, 1), [At(0.4, 1, 3), At(0.5, 1), At(0.6, 1), At(0.1, 1), At(0.7, 1)]));
        Assert.Equal(PruningDecision.Pause, Three.Decide(At(0.5, 1), [At(0.4, 1, 3), At(0.6, 1), At(0.1, 1), At(0.2, 1), At(0.7, 1)]));
    }

    [Fact, Trait("Kind", "Example")]
    public void Decide_UpperRung_CountsThoseThatCameThere()
    {
        Assert.Equal(PruningDecision.Pause, Three.Decide(At(0.1, 1, 3), [At(0.4, 1, 3), At(0.5, 1), At(0.6, 1)]));
        Assert.Equal(PruningDecision.Continue, Three.Decide(At(0.1, 1, 3), [At(0.4, 1, 3), At(0.5, 1, 3), At(0.0, 1)]));
    }

    [Fact, Trait("Kind", "Example")]
    public void Decide_EqualLosses_AreNotAllPromoted()
    {
        Assert.Equal(PruningDecision.Continue, Three.Decide(At(0.5, 1), [At(0.5, 1), At(0.5, 1)]));
        Assert.Equal(PruningDecision.Pause, Three.Decide(At(0.5, 1), [At(0.5, 1, 3), At(0.5, 1)]));
    }

    [Fact, Trait("Kind", "Example")]
    public void Decide_ConstraintsComeFirst()
        => Assert.Equal(PruningDecision.Pause, Three.Decide([new(1, 0.0, 0.2)], [At(0.5, 1), At(0.6, 1)]));

    [Fact, Trait("Kind", "Example")]
    public void Steps_AreTheRungs_AndTheLast()
    {
        Assert.Equal([1, 3, 9, 10], Three.Steps(10));
        Assert.Equal([1, 3, 9], Three.Steps(9));
        Assert.Equal([2, 8, 20], new AshaPruner(4, 2).Steps(20));
        Assert.Equal([1], new AshaPruner(4, 2).Steps(1));
    }

    [Fact, Trait("Kind", "Example")]
    public void Constructor_BelowTheLeastValue_IsRefused()
    {
        Assert.Contains("at least 2", Assert.Throws<ArgumentOutOfRangeException>(() => new AshaPruner(eta: 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AshaPruner(minimumStep: 0));
    }

    /// <summary>Of n different losses in a rung exactly the n // eta best may go on.</summary>
    [Property, Trait("Kind", "Property")]
    public void Decide_AnyRung_LetsTheBestPartGoOn(int[] values, byte eta) => BestPartGoesOn((eta) => new AshaPruner(eta), values, eta);

    [Fact, Trait("Kind", "Property")]
    public void Decide_TwinThatRoundsUp_IsFound() => Assert.ThrowsAny<XunitException>(() => BestPartGoesOn(_ => new Generous(), [3, 1, 2, 5], 1));

    /// <summary>Whatever the order, the best n // eta of the n trials of each rung end up above it; others are there by the luck of having come early.</summary>
    [Property(MaxTest = 30), Trait("Kind", "Property")]
    public void Play_AnyOrder_TheBestOfEachRungAreAbove(int seed)
    {
        var random = new Random(seed);
        var losses = Enumerable.Range(0, 60).Select(_ => random.NextDouble()).ToArray();
        var trials = losses.Zip(Play(Three, losses, 27)).ToList();
        foreach (var (rung, above) in new[] { (1, 3), (3, 9), (9, 27) })
        {
            var here = trials.Where(trial => trial.Second >= rung).OrderBy(trial => trial.First).ToList();
            Assert.All(here.Take(here.Count / 3), trial => Assert.True(trial.Second >= above));
            Assert.True(here.Count(trial => trial.Second >= above) < here.Count);
        }
    }

    private static void BestPartGoesOn(Func<int, IPruner> make, int[] values, byte something)
    {
        var (eta, losses) = (2 + (something % 4), values.Distinct().Select(value => (double)value).ToList());
        var pruner = make(eta);
        var goOn = losses.Where(own => pruner.Decide(At(own, 1), [.. losses.Where(other => other != own).Select(other => At(other, 1))]) == PruningDecision.Continue);
        Assert.Equal(losses.Order().Take(losses.Count / eta), goOn.Order());
    }

    private sealed class Generous : IPruner
    {
        public IReadOnlyList<int> Steps(int lastStep) => Three.Steps(lastStep);

        public PruningDecision Decide(IReadOnlyList<PrunerStep> trial, IReadOnlyList<IReadOnlyList<PrunerStep>> others)
            => others.Count(other => other[0].Loss < trial[0].Loss) <= (others.Count + 1) / 3 ? PruningDecision.Continue : PruningDecision.Pause;
    }
}
