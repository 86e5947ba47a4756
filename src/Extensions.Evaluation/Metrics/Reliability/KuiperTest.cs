namespace MLExtensions.Evaluation;

/// <summary>Test of calibration by the range of the cumulative sum of p - y, divided by sqrt(sum p (1 - p)). Its law is that of the range of Brownian motion on [0, 1].</summary>
/// <remarks>
/// Good against miscalibration whose sign changes. The law holds for many rows; with ties it is conservative.
/// Sources: Arrieta-Ibarra et al., JMLR 23, 2022, section 3; Feller, Annals of Mathematical Statistics 22, 1951 (the limit law).
/// </remarks>
public static class KuiperTest
{
    /// <summary>Tests.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1]; or confidences of <see cref="TopLabel"/>.</param>
    /// <param name="labels">Whether each row is positive; or hits.</param>
    /// <param name="weights">As how many independent rows each row counts, from 0; none for 1 each. Weights of importance make the p-value wrong.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, all probabilities are 0 or 1, one is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static CalibrationTest Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
        => Of(new(TieGroups.Of(new(probabilities, labels, weights))));

    internal static CalibrationTest Of(CalibrationWalk walk)
    {
        var statistic = (walk.Highest - walk.Lowest) / walk.Deviation;
        return new(statistic, PValue(statistic));
    }

    /// <summary>P(range above x) = 8 sum_k (-1)^(k-1) k Q(k x).</summary>
    internal static double PValue(double x)
    {
        if (x < 0.3)
            return 1;   // up to 1e-23, and the series would be long
        var sum = 0.0;
        for (var k = 1; k * x < 40; k++)
            sum += (k % 2 == 1 ? 8 : -8) * k * NormalDistribution.Tail(k * x);
        return Math.Clamp(sum, 0, 1);
    }
}
