namespace MLExtensions;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    /// <summary>Probability above z. The relative error stays near 1e-14 far out, where 1 less the distribution function would be 0.</summary>
    public static double Tail(double z)
    {
        if (z < 0)
            return 1 - Tail(-z);
        var density = Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
        if (z < 2.5)
        {
            var (term, sum) = (z, z);
            for (var k = 3; term > sum * 1e-17; k += 2)
                sum += term *= z * z / k;
            return 0.5 - density * sum;
        }
        // Laplace's continued fraction of Mills' ratio.
        var fraction = z;
        for (var k = 80; k >= 1; k--)
            fraction = z + k / fraction;
        return density / fraction;
    }

    /// <summary>The number with probability p below it, p in (0, 1).</summary>
    public static double Quantile(double p)
    {
        if (p > 0.5)
            return -Quantile(1 - p);
        var (low, high) = (0.0, 40.0);   // of -quantile
        for (var step = 0; step < 70; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Tail(middle) > p ? (middle, high) : (low, middle);
        }
        return -(low + high) / 2;
    }
}
