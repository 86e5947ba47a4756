using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Intervals;

public class QuantileResidualScoreTests
{
    public sealed class Golden() : IntervalAdapter(new QuantileResidualScore(), name => name is "cqr_0.05" or "cqr_0.1" or "cqr_0.2");

    public sealed class AsymmetricGolden() : IntervalAdapter(new QuantileResidualScore { Asymmetric = true }, name => name.StartsWith("cqr_asymmetric_", StringComparison.Ordinal));

    [Theory, Trait("Kind", "Property")]
    [InlineData(false)]
    [InlineData(true)]
    public void Interval_AnyThresholds_IsTheSetOfLabelsThatFit(bool asymmetric) => IntervalScoreLaws.Check(new QuantileResidualScore { Asymmetric = asymmetric });

    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(false)]
    [InlineData(true)]
    public void Interval_SplitConformal_CoversExactly(bool asymmetric) => IntervalScoreLaws.CheckCoverage(new QuantileResidualScore { Asymmetric = asymmetric });

    /// <summary>A model that is far too wide: a row with narrow quantiles gets an empty interval, which is reported as it is.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Interval_NegativeThreshold_MayBeEmpty() => Assert.Equal((2, 0), new QuantileResidualScore().Interval(new(Lower: 0.5, Upper: 1.5), -1.5, -1.5));
}
