using static Extensions.AutoML.Tests.Space.SearchSpaceTests;

namespace Extensions.AutoML.Tests.Tuners.Surrogates;

public sealed class SurrogateTargetsTests
{
    [Fact]
    public void Of_EveryKindOfTrial_OrdersThem()
    {
        var targets = SurrogateTargets.Of([Observation(1), Observation(3), Observation(2), Observation(0, 0.5), Observation(0, 2), Observation(double.PositiveInfinity), Observation(double.NaN)]);
        Assert.Equal([1, 3, 2, 4, 5, 5, 5], targets);
    }

    [Fact]
    public void Of_DivergedTrial_IsCut() => Assert.Equal([1, 2, 3, 3 + 5 * 2], SurrogateTargets.Of([Observation(1), Observation(2), Observation(3), Observation(1e30)]));

    [Fact]
    public void Of_FailuresOnly_AreEqual() => Assert.Single(SurrogateTargets.Of([Observation(double.PositiveInfinity), Observation(double.NaN)]).Distinct());

    [Fact]
    public void Standardize_Numbers_HaveMeanZeroAndVarianceOne()
    {
        Assert.Equal([-1, 1], SurrogateTargets.Standardize([3, 7]));
        Assert.Equal([0, 0], SurrogateTargets.Standardize([7, 7]));
    }

    [Fact]
    public void BestFirst_Trials_FeasibleThenViolationsThenFailures()
    {
        TunerObservation[] trials = [Observation(double.NaN), Observation(0, 2), Observation(5), Observation(0, 0.5), Observation(1), Observation(-9, 0.5)];
        Assert.Equal([4, 2, 5, 3, 1, 0], trials.PlacesBestFirst());
    }

    private static TunerObservation Observation(double loss, double violation = 0) => new(Set(), loss, violation, 1, true);
}
