using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Intervals;

public class SignedResidualScoreTests
{
    [Fact, Trait("Kind", "Property")]
    public void Interval_AnyThresholds_IsTheSetOfLabelsThatFit() => IntervalScoreLaws.Check(new SignedResidualScore());

    [Fact, Trait("Kind", "Guarantee")]
    public void Interval_SplitConformal_CoversExactly() => IntervalScoreLaws.CheckCoverage(new SignedResidualScore());

    /// <summary>Skewed residuals: each side is missed with at most half of alpha; one threshold for both misses one side only.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Interval_SkewedResiduals_FollowsTheSkew()
    {
        var score = new SignedResidualScore();
        Assert.Equal((0.5, 3), score.Interval(new(1), 0.5, 2));
        Assert.Equal((-0.5, 0.5), (score.Compute(new(1), 1.5, 0), score.Compute(new(1), 1.5, 1)));
    }
}
