namespace Extensions.AutoML.Tests.Tuners.Surrogates;

public sealed class ExpectedImprovementTests
{
    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(0, 1, 2)]
    [InlineData(0, 1, -2)]
    [InlineData(3, 0.2, 3.5)]
    [InlineData(-1, 4, -9)]
    [InlineData(1, 1, -4)]
    public void Value_AnyLevel_IsTheIntegral(double mean, double deviation, double level)
        => Assert.Equal(1, ExpectedImprovement.Value(mean, deviation, level) / Integral(mean, deviation, level), 6);

    [Fact]
    public void Value_NoDeviation_IsTheGap()
    {
        Assert.Equal(2, ExpectedImprovement.Value(1, 0, 3));
        Assert.Equal(0, ExpectedImprovement.Value(3, 0, 1));
    }

    [Fact]
    public void Value_SmallDeviation_TendsToTheGap()
    {
        // With the last factor as printed in the tutorial, Phi(d / s), the value would tend to 0 here.
        Assert.Equal(2, ExpectedImprovement.Value(1, 1e-6, 3), 9);
    }

    [Fact]
    public void Logarithm_FarOut_ContinuesAndFalls()
    {
        Assert.Equal(Math.Log(ExpectedImprovement.Value(0, 1, -5)), ExpectedImprovement.Logarithm(0, 1, -5), 12);
        Assert.Equal(ExpectedImprovement.Logarithm(0, 1, -20 + 1e-9), ExpectedImprovement.Logarithm(0, 1, -20 - 1e-9), 3);
        Assert.True(ExpectedImprovement.Logarithm(0, 1, -60) < ExpectedImprovement.Logarithm(0, 1, -50));
        Assert.True(double.IsFinite(ExpectedImprovement.Logarithm(0, 1, -1e6)));
    }

    private static double Integral(double mean, double deviation, double level)
    {
        const int Steps = 400_000;
        var low = Math.Min(level, mean) - 12 * deviation;
        var width = (level - low) / Steps;
        return Enumerable.Range(0, Steps).Sum(step =>
        {
            var y = low + (step + 0.5) * width;
            var z = (y - mean) / deviation;
            return (level - y) * Math.Exp(-0.5 * z * z) / (deviation * Math.Sqrt(2 * Math.PI)) * width;
        });
    }
}
