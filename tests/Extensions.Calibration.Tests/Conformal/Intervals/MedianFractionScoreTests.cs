using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Intervals;

public class MedianFractionScoreTests
{
    public sealed class Golden() : IntervalAdapter(new MedianFractionScore(), name => name == "cqr_fm_0.1");

    [Fact, Trait("Kind", "Property")]
    public void Interval_AnyThresholds_IsTheSetOfLabelsThatFit() => IntervalScoreLaws.Check(new MedianFractionScore());

    [Fact, Trait("Kind", "Guarantee")]
    public void Interval_SplitConformal_CoversExactly() => IntervalScoreLaws.CheckCoverage(new MedianFractionScore());

    /// <summary>Thresholds are never negative, so intervals are never empty.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Compute_AnyLabel_IsNotNegative()
    {
        var random = new Random(2);
        for (var i = 0; i < 1000; i++)
            Assert.True(new MedianFractionScore().Compute(new(random.NextDouble(), 1, random.NextDouble(), random.NextDouble()), random.NextDouble(), 0) >= 0);
    }
}
