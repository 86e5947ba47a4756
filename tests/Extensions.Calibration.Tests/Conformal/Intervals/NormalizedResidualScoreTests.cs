using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Intervals;

public class NormalizedResidualScoreTests
{
    public sealed class Golden() : IntervalAdapter(new NormalizedResidualScore(), name => name.StartsWith("normalized_", StringComparison.Ordinal));

    [Fact, Trait("Kind", "Property")]
    public void Interval_AnyThresholds_IsTheSetOfLabelsThatFit() => IntervalScoreLaws.Check(new NormalizedResidualScore());

    [Fact, Trait("Kind", "Guarantee")]
    public void Interval_SplitConformal_CoversExactly() => IntervalScoreLaws.CheckCoverage(new NormalizedResidualScore());

    [Theory, Trait("Kind", "Example")]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    public void Fault_DifficultyNotAboveZero_SaysSo(double difficulty)
        => Assert.Contains(FormattableString.Invariant($"difficulty {difficulty}; allowed are numbers above 0"), new NormalizedResidualScore().Fault(new(1, difficulty)));
}
