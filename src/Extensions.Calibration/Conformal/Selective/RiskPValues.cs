namespace MLExtensions.Conformal;

/// <summary>P-values of "the mean loss is above alpha", of n independent losses.</summary>
internal static class RiskPValues
{
    private const double Slack = 1e-9;

    /// <summary>P(Bin(n, alpha) &lt;= errors), exact for losses that are 0 or 1. 1 where there are no rows.</summary>
    public static double Binomial(long errors, long count, double alpha) => count == 0 ? 1 : BetaDistribution.BinomialCumulative(errors, count, alpha);

    /// <summary>
    /// Hoeffding's and Bentkus's bounds, for losses in [0, 1] with sum s: min(1, exp(-n h(min(s / n, alpha), alpha)), e P(Bin(n, alpha) &lt;= ceil(s))), h(a, b) = a ln(a / b) + (1 - a) ln((1 - a) / (1 - b)).
    /// </summary>
    public static double HoeffdingBentkus(double sum, long count, double alpha)
    {
        if (count == 0)
            return 1;
        var mean = Math.Min(sum / count, alpha);
        var entropy = (mean > 0 ? mean * Math.Log(mean / alpha) : 0) + (1 - mean) * Math.Log((1 - mean) / (1 - alpha));
        return Math.Min(1, Math.Min(Math.Exp(-count * entropy), Math.E * BetaDistribution.BinomialCumulative((long)Math.Ceiling(sum - Slack * Math.Max(1, sum)), count, alpha)));
    }

    /// <summary>The least number of rows without any loss whose p-value is at most a level: (1 - alpha)^n &lt;= level. Hoeffding's bound is the same there.</summary>
    public static long LeastCount(double alpha, double level) => Math.Max(1, ConformalQuantile.Ceiling(Math.Log(level) / double.LogP1(-alpha)));
}
