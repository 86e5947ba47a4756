namespace Extensions.Calibration.Tests.Conformal;

public class CoverageCheckTests
{
    [Theory, Trait("Kind", "Example")]
    [InlineData(18_000, true)]
    [InlineData(17_700, false)]
    [InlineData(18_300, false)]
    public void Is_Counts_AsTheBinomialLawSays(int events, bool agrees) => Assert.Equal(agrees, CoverageCheck.Is(events, 20_000, 0.9));

    [Fact, Trait("Kind", "Example")]
    public void IsAtLeast_FewerThanChanceAllows_IsRejected()
    {
        Assert.True(CoverageCheck.IsAtLeast(17_900, 20_000, 0.9));
        Assert.True(CoverageCheck.IsAtLeast(20_000, 20_000, 0.9));
        Assert.False(CoverageCheck.IsAtLeast(17_700, 20_000, 0.9));
        Assert.False(CoverageCheck.IsAtMost(2_300, 20_000, 0.1));
        Assert.True(CoverageCheck.IsAtMost(2_000, 20_000, 0.1));
    }

    [Fact, Trait("Kind", "Example")]
    public void Mean_FarFromTheBound_IsRejected()
    {
        double[] halves = [.. Enumerable.Repeat(0.5, 1000)];
        Assert.True(CoverageCheck.MeanIsAtMost(halves, 0.45));
        Assert.False(CoverageCheck.MeanIsAtMost(halves, 0.4));
        Assert.True(CoverageCheck.MeanIsAtLeast(halves, 0.55));
        Assert.False(CoverageCheck.MeanIsAtLeast(halves, 0.6));
    }
}
