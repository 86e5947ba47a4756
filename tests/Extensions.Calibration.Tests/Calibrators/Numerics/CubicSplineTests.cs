using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Numerics;

public class CubicSplineTests
{
    /// <summary>Each condition at the ends is met by polynomials up to a degree, which the spline through their knot values then equals.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(SplineEnds.Natural, 1)]
    [InlineData(SplineEnds.Parabolic, 2)]
    [InlineData(SplineEnds.Cubic, 3)]
    public void Value_PolynomialThatMeetsTheEnds_IsReproduced(SplineEnds ends, int degree)
    {
        const int Knots = 7;
        var (spline, weights) = (new CubicSpline(Knots, ends), new double[Knots]);
        double Polynomial(double t, int highest) => Enumerable.Range(0, highest + 1).Sum(power => (power + 1) * Math.Pow(t, power));
        double Slope(double t, int highest) => Enumerable.Range(1, highest).Sum(power => (power + 1) * power * Math.Pow(t, power - 1));
        double Spread(int highest, Func<double, int, double> truth, bool derivative) => Enumerable.Range(0, 101).Select(i => i / 100.0).Max(t =>
        {
            if (derivative)
                spline.Derivative(t, weights);
            else
                spline.Value(t, weights);
            return Math.Abs(weights.Select((weight, k) => weight * Polynomial(k / (Knots - 1.0), highest)).Sum() - truth(t, highest));
        });
        Assert.InRange(Spread(degree, Polynomial, false), 0, 1e-12);
        Assert.InRange(Spread(degree, Slope, true), 0, 1e-11);
        Assert.True(Spread(degree + 1, Polynomial, false) > 1e-5);
    }
}
