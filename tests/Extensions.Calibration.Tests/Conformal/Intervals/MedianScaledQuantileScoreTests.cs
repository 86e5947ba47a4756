using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Intervals;

public class MedianScaledQuantileScoreTests
{
    public sealed class Golden() : IntervalAdapter(new MedianScaledQuantileScore(), name => name == "cqr_m_0.1");

    [Fact, Trait("Kind", "Property")]
    public void Interval_AnyThresholds_IsTheSetOfLabelsThatFit() => IntervalScoreLaws.Check(new MedianScaledQuantileScore());

    [Fact, Trait("Kind", "Guarantee")]
    public void Interval_SplitConformal_CoversExactly() => IntervalScoreLaws.CheckCoverage(new MedianScaledQuantileScore());
}
