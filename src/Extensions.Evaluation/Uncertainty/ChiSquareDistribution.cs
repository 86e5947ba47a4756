namespace MLExtensions.Evaluation;

/// <summary>The chi-square distribution.</summary>
internal static class ChiSquareDistribution
{
    /// <summary>Probability above x, from 0: the regularised upper incomplete gamma function at degrees / 2 and x / 2. With no degree of freedom everything is at 0.</summary>
    public static double Tail(double x, int degrees)
    {
        if (degrees == 0 || x <= 0)
            return x <= 0 ? 1 : 0;
        var (a, z) = (degrees / 2.0, x / 2);
        var front = Math.Exp(a * Math.Log(z) - z - GammaFunctions.Log(a));
        return z < a + 1 ? Math.Max(0, 1 - front * Series(a, z)) : front * Fraction(a, z);
    }

    private static double Series(double a, double z)
    {
        var (term, sum) = (1 / a, 1 / a);
        for (var k = 1; term > sum * 1e-17; k++)
            sum += term *= z / (a + k);
        return sum;
    }

    /// <summary>Continued fraction 6.5.31 of Abramowitz and Stegun, even part, from the front by Lentz's method.</summary>
    private static double Fraction(double a, double z)
    {
        var b = z + 1 - a;
        var (denominator, numerator) = (1 / b, 1e300);
        var value = denominator;
        for (var k = 1; k < 1_000_000; k++)
        {
            var coefficient = -k * (k - a);
            b += 2;
            denominator = 1 / (b + coefficient * denominator);
            numerator = b + coefficient / numerator;
            value *= numerator * denominator;
            if (Math.Abs(numerator * denominator - 1) < 1e-15)
                break;
        }
        return value;
    }
}
