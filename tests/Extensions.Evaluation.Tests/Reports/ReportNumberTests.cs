namespace Extensions.Evaluation.Tests.Reports;

public class ReportNumberTests
{
    [Theory, Trait("Kind", "Example")]
    [InlineData(0.84199, 0.8236, 0.8601, "0.842", "0.824 to 0.860")]
    [InlineData(0.9995, 0.9985, 0.9999, "0.99950", "0.99850 to 0.99990")]
    [InlineData(-0.0125, -0.02, -0.005, "−0.0125", "−0.0200 to −0.0050")]
    [InlineData(1234.56, 1100, 1380, "1,235", "1,100 to 1,380")]
    [InlineData(0.5, 0.5, 0.5, "0.500", "0.500 to 0.500")]
    [InlineData(-0.0001, -0.04, 0.04, "0.000", "−0.040 to 0.040")]
    public void Of_WithInterval_HasTheDigitsThatMeanSomething(double value, double lower, double upper, string text, string range)
        => Assert.Equal((text, range), (ReportNumber.Of(value, new Interval(lower, upper)), ReportNumber.Range(value, new(lower, upper))));

    [Theory, Trait("Kind", "Example")]
    [InlineData(0.12349, "0.123")]
    [InlineData(0.12351, "0.124")]
    [InlineData(0, "0.000")]
    [InlineData(12.345, "12.3")]
    [InlineData(0.0000123, "1.23E−5")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Of_WithoutInterval_HasThreeDigits(double value, string text) => Assert.Equal(text, ReportNumber.Of(value));

    [Fact, Trait("Kind", "Example")]
    public void Others_AreRounded()
    {
        Assert.Equal(("95\u00A0%", "4.7\u00A0%", "0.0\u00A0%", "100\u00A0%"), (ReportNumber.Percent(0.95), ReportNumber.Percent(0.0468), ReportNumber.Percent(0.0001), ReportNumber.Percent(1)));
        Assert.Equal(("< 0.001", "= 0.035", "= 0.35", "= 1.00"), (ReportNumber.PValue(0.0002), ReportNumber.PValue(0.0349), ReportNumber.PValue(0.347), ReportNumber.PValue(1)));
        Assert.Equal(("1,500", "2.5"), (ReportNumber.Count(1500), ReportNumber.Count(2.5)));
    }
}
