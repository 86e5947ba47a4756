namespace MLExtensions;

/// <summary>The beta distribution, and the binomial distribution by way of it.</summary>
internal static class BetaDistribution
{
    /// <summary>Probability up to x, in [0, 1], with shapes a and b above 0: the regularised incomplete beta function.</summary>
    public static double Cumulative(double x, double a, double b)
    {
        if (x <= 0 || x >= 1)
            return x <= 0 ? 0 : 1;
        // The continued fraction converges fast below the mean only.
        return x <= (a + 1) / (a + b + 2) ? LowerSide(x, a, b) : 1 - LowerSide(1 - x, b, a);
    }

    /// <summary>The number with probability p below it, p in [0, 1].</summary>
    public static double Quantile(double p, double a, double b)
    {
        var (low, high) = (0.0, 1.0);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Cumulative(middle, a, b) < p ? (middle, high) : (low, middle);
        }
        return (low + high) / 2;
    }

    /// <summary>Probability of at most k successes of n with probability p each.</summary>
    public static double BinomialCumulative(long k, long n, double p) => k < 0 ? 0 : k >= n ? 1 : Cumulative(1 - p, n - k, k + 1);

    /// <summary>The smallest k whose cumulative probability is at least q.</summary>
    public static long BinomialQuantile(double q, long n, double p)
    {
        var (low, high) = (-1L, n);
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            (low, high) = BinomialCumulative(middle, n, p) >= q ? (low, middle) : (middle, high);
        }
        return high;
    }

    /// <summary>Continued fraction 26.5.8 of Abramowitz and Stegun, from the front by Lentz's method.</summary>
    private static double LowerSide(double x, double a, double b)
    {
        var front = Math.Exp(GammaFunctions.Log(a + b) - GammaFunctions.Log(a) - GammaFunctions.Log(b) + a * Math.Log(x) + b * Math.Log(1 - x)) / a;
        var (value, numerator, denominator) = (1.0, 1.0, 0.0);
        for (var step = 1; step < 1_000_000; step++)
        {
            var m = step / 2;
            var coefficient = step % 2 == 0 ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)) : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            denominator = 1 / NotZero(1 + coefficient * denominator);
            numerator = NotZero(1 + coefficient / numerator);
            value *= numerator * denominator;
            if (Math.Abs(numerator * denominator - 1) < 1e-15)
                break;
        }
        return front / value;
    }

    private static double NotZero(double value) => Math.Abs(value) < 1e-300 ? 1e-300 : value;
}
