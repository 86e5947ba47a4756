using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Selective;

[Trait("Kind", "Property")]
public class RiskPValuesTests
{
    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(17, 0.05)]
    [InlineData(60, 0.25)]
    public void Binomial_EveryCount_EqualsTheSum(int count, double alpha)
    {
        var (sum, term) = (0.0, Math.Pow(1 - alpha, count));
        for (var errors = 0; errors < count; errors++)
        {
            sum += term;
            Assert.Equal(sum, RiskPValues.Binomial(errors, count, alpha), 1e-12);
            term *= (count - errors) / (errors + 1.0) * alpha / (1 - alpha);
        }
        Assert.Equal(1, RiskPValues.Binomial(count, count, alpha));
        Assert.Equal(1, RiskPValues.Binomial(0, 0, alpha));
    }

    [Fact]
    public void HoeffdingBentkus_KnownValues_Equal()
    {
        // n = 100, alpha = 0.25: case ltt.hb_p_values of conformal.json.
        Assert.Equal(3.207202185381525e-13, RiskPValues.HoeffdingBentkus(0, 100, 0.25), 1e-18);
        Assert.Equal(0.030127444665479494, RiskPValues.HoeffdingBentkus(15, 100, 0.25), 1e-9);
        Assert.Equal(0.030127444665479494, RiskPValues.HoeffdingBentkus(0.15 * 100, 100, 0.25), 1e-9);
        Assert.Equal(1, RiskPValues.HoeffdingBentkus(25, 100, 0.25));
        Assert.Equal(1, RiskPValues.HoeffdingBentkus(0, 0, 0.25));
    }

    [Theory]
    [InlineData(0.05, 0.1)]
    [InlineData(0.5, 0.25)]
    [InlineData(0.3, 0.001)]
    public void LeastCount_OneRowLess_IsNotEnough(double alpha, double level)
    {
        var least = RiskPValues.LeastCount(alpha, level);
        Assert.True(RiskPValues.Binomial(0, least, alpha) <= level * (1 + 1e-9));
        Assert.True(RiskPValues.Binomial(0, least - 1, alpha) > level);
    }
}
