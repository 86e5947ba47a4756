using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>Matérn's covariance of smoothness 5/2: v (1 + s + s^2 / 3) exp(-s), s = sqrt(5 sum_g d_g / l_g^2), d_g the squared distance in the features of parameter g and l_g its length scale.</summary>
/// <remarks>Source: Frazier (2018), A Tutorial on Bayesian Optimization, section 3.1; Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, equation 4.17.</remarks>
/// <param name="LengthScales">l, one of each parameter.</param>
/// <param name="Variance">v.</param>
/// <param name="Noise">Variance of the noise of an observation.</param>
internal sealed record MaternKernel(ImmutableArray<double> LengthScales, double Variance, double Noise)
{
    public double Covariance(double[] a, double[] b, int[] groups)
    {
        var sum = 0.0;
        for (var feature = 0; feature < a.Length; feature++)
        {
            var scaled = (a[feature] - b[feature]) / LengthScales[groups[feature]];
            sum += scaled * scaled;
        }
        return AtSquaredDistance(sum);
    }

    public double AtSquaredDistance(double sum)
    {
        var s = Math.Sqrt(5 * sum);
        return Variance * (1 + s + s * s / 3) * Math.Exp(-s);
    }

    /// <summary>Derivative by ln l_g, divided by d_g / l_g^2.</summary>
    public double SlopeAtSquaredDistance(double sum)
    {
        var s = Math.Sqrt(5 * sum);
        return Variance * 5 / 3 * (1 + s) * Math.Exp(-s);
    }
}
