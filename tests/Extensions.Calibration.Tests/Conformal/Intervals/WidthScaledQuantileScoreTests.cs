using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Intervals;

public class WidthScaledQuantileScoreTests
{
    public sealed class Golden() : IntervalAdapter(new WidthScaledQuantileScore(), name => name == "cqr_r_0.1");

    [Fact, Trait("Kind", "Property")]
    public void Interval_AnyThresholds_IsTheSetOfLabelsThatFit() => IntervalScoreLaws.Check(new WidthScaledQuantileScore());

    [Fact, Trait("Kind", "Guarantee")]
    public void Interval_SplitConformal_CoversExactly() => IntervalScoreLaws.CheckCoverage(new WidthScaledQuantileScore());

    /// <summary>Crossing quantiles: the width stays above 0, so the score still falls towards the inside.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Compute_CrossingQuantiles_StaysMonotone()
        => Assert.True(new WidthScaledQuantileScore().Compute(new(Lower: 1, Upper: 0), 5, 0) > new WidthScaledQuantileScore().Compute(new(Lower: 1, Upper: 0), 2, 0));
}
