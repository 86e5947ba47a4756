using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Procedures;

public class SplitConformalTests
{
    [Fact, Trait("Kind", "Example")]
    public void Guarantee_EnoughRowsOrTooFew_SaysSo()
    {
        var enough = new SplitConformal().Fit(new([.. Enumerable.Range(0, 9).Select(i => (double)i)])).Guarantee(0.1, "it holds");
        Assert.Null(enough.Shortfall);
        Assert.Contains("at least 0.9, it holds", enough.Statement);
        var few = new SplitConformal().Fit(new([1, 2, 3])).Guarantee(0.1, "it holds");
        Assert.True(few.Holds);
        Assert.Contains("3 calibration rows are too few for alpha 0.1: at least 9 are needed", few.Shortfall);
        Assert.Equal(double.PositiveInfinity, new SplitConformal().Fit(new([1, 2, 3])).At(0.1).Of(default, 0));
    }
}
