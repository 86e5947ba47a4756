namespace MLExtensions;

/// <summary>Logarithm of the gamma function and its derivative, for positive arguments.</summary>
internal static class GammaFunctions
{
    /// <summary>From here on the asymptotic series are exact in double precision.</summary>
    private const double Large = 12;

    /// <summary>ln Gamma(x), x above 0: Stirling's series after the recurrence Gamma(x + 1) = x Gamma(x).</summary>
    public static double Log(double x)
    {
        var product = 1.0;
        for (; x < Large; x++)
            product *= x;
        var inverse = 1 / (x * x);
        var series = (1 / 12.0 - inverse * (1 / 360.0 - inverse * (1 / 1260.0 - inverse * (1 / 1680.0 - inverse * (1 / 1188.0 - inverse * 691 / 360360.0))))) / x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - Math.Log(product);
    }

    /// <summary>Derivative of ln Gamma(x), x above 0.</summary>
    public static double Digamma(double x)
    {
        var below = 0.0;
        for (; x < Large; x++)
            below += 1 / x;
        var inverse = 1 / (x * x);
        var series = inverse * (1 / 12.0 - inverse * (1 / 120.0 - inverse * (1 / 252.0 - inverse * (1 / 240.0 - inverse * (1 / 132.0 - inverse * 691 / 32760.0)))));
        return Math.Log(x) - 0.5 / x - series - below;
    }
}
