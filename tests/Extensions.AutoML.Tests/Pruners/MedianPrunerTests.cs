using static Extensions.AutoML.Tests.PrunerCurves;

namespace Extensions.AutoML.Tests;

public class MedianPrunerTests
{
    // Running averages up to step 3: 4, 5, 6, 7, 8. Their median is 6.
    private static readonly IReadOnlyList<IReadOnlyList<PrunerStep>> Others = [Curve(5, 4, 3), Curve(6, 5, 4), Curve(7, 6, 5), Curve(8, 7, 6), Curve(9, 8, 7)];

    [Theory, Trait("Kind", "Example")]
    [InlineData(6.0, PruningDecision.Continue)]
    [InlineData(6.001, PruningDecision.Prune)]
    public void Decide_BestSoFarAgainstTheMedianOfAverages_IsGoldensRule(double best, PruningDecision expected)
        => Assert.Equal(expected, new MedianPruner().Decide(Curve(9, best, 8), Others));

    [Fact, Trait("Kind", "Example")]
    public void Decide_EvenNumberOfOthers_TakesTheMiddleOfTheMiddleTwo()
    {
        var pruner = new MedianPruner(startupTrials: 4);
        Assert.Equal(PruningDecision.Continue, pruner.Decide(Curve(9, 5.5, 8), [.. Others.Take(4)]));
        Assert.Equal(PruningDecision.Prune, pruner.Decide(Curve(9, 5.51, 8), [.. Others.Take(4)]));
    }

    [Fact, Trait("Kind", "Example")]
    public void Decide_OthersThatGoOn_AreAveragedUpToTheStepOnly()
    {
        IReadOnlyList<IReadOnlyList<PrunerStep>> longer = [.. Others.Select(other => (IReadOnlyList<PrunerStep>)[.. other, new(4, -100)])];
        Assert.Equal(PruningDecision.Continue, new MedianPruner().Decide(Curve(9, 6, 8), longer));
    }

    [Fact, Trait("Kind", "Example")]
    public void Decide_FewerThanTheStartupTrialsCameToTheStep_GoesOn()
        => Assert.Equal(PruningDecision.Continue, new MedianPruner().Decide(Curve(9, 9, 9, 9), [.. Others.Take(4).Append(Curve(1, 1, 1))]));

    [Fact, Trait("Kind", "Example")]
    public void Decide_AtTheWarmupSteps_GoesOn()
    {
        Assert.Equal(PruningDecision.Continue, new MedianPruner(warmupSteps: 3).Decide(Curve(9, 9, 9), Others));
        Assert.Equal(PruningDecision.Prune, new MedianPruner(warmupSteps: 2).Decide(Curve(9, 9, 9), Others));
    }

    [Fact, Trait("Kind", "Example")]
    public void Decide_ConstraintsComeFirst()
    {
        IReadOnlyList<PrunerStep> violating = [new(1, 0, 0.1), new(2, 0, 0.1), new(3, 0, 0.1)];
        Assert.Equal(PruningDecision.Prune, new MedianPruner().Decide(violating, Others));
        Assert.Equal(PruningDecision.Continue, new MedianPruner().Decide(Curve(99, 99, 99), [violating, violating, violating, violating, violating]));
    }

    [Fact, Trait("Kind", "Example")]
    public void Steps_EveryInterval_AndTheLast()
    {
        Assert.Equal([1, 2, 3], new MedianPruner().Steps(3));
        Assert.Equal([3, 6, 7], new MedianPruner(interval: 3).Steps(7));
        Assert.Equal([2], new MedianPruner(interval: 3).Steps(2));
    }

    [Fact, Trait("Kind", "Example")]
    public void Constructor_BelowTheLeastValue_IsRefused()
    {
        Assert.Equal("startupTrials", Assert.Throws<ArgumentOutOfRangeException>(() => new MedianPruner(startupTrials: 0)).ParamName);
        Assert.Equal("warmupSteps", Assert.Throws<ArgumentOutOfRangeException>(() => new MedianPruner(warmupSteps: -1)).ParamName);
        Assert.Equal("interval", Assert.Throws<ArgumentOutOfRangeException>(() => new MedianPruner(interval: 0)).ParamName);
        Assert.Equal("lastStep", Assert.Throws<ArgumentOutOfRangeException>(() => new MedianPruner().Steps(0)).ParamName);
    }
}
