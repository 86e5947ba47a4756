using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The finite-sample quantile that conformal prediction rests on.</summary>
/// <remarks>
/// With n calibration scores and miscoverage alpha the threshold is the k-th smallest score, k = ceil((n + 1) (1 - alpha)), and +infinity where k &gt; n. If a new score is
/// exchangeable with them, it is at most the threshold with probability at least 1 - alpha, and at most 1 - alpha + 1 / (n + 1) where no scores are tied.
/// (n + 1) (1 - alpha) within 1e-9 of an integer, relatively, is that integer: alpha is a decimal number, of which the double is an approximation (100 * 0.55 is not 55.000000000000007).
/// Source: Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World; Lei et al. (2018), Distribution-Free Predictive Inference for Regression, JASA 113.
/// </remarks>
public static class ConformalQuantile
{
    /// <summary>The rank k, from 1; above <paramref name="count"/> where the threshold is infinite.</summary>
    /// <param name="count">Number n of calibration scores, at least 0.</param>
    /// <param name="alpha">Miscoverage, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static long Rank(long count, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return DecimalRounding.Ceiling((count + 1) * (1 - CheckAlpha(alpha)));
    }

    /// <summary>The threshold: the score of that rank.</summary>
    /// <param name="scores">Calibration scores in any order; infinite ones are allowed, NaN are not.</param>
    /// <param name="alpha">Miscoverage, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    /// <exception cref="InputDataException">There is no score, or one is NaN.</exception>
    public static double Of(ReadOnlySpan<double> scores, double alpha) => new CalibrationScores(scores).Threshold(alpha);

    /// <summary>The least number of calibration scores with which the threshold is finite: ceil(1 / alpha) - 1.</summary>
    /// <param name="alpha">Miscoverage, strictly between 0 and 1.</param>
    public static long LeastCount(double alpha) => Math.Max(1, DecimalRounding.Ceiling(1 / CheckAlpha(alpha)) - 1);

    /// <exception cref="ArgumentOutOfRangeException">Alpha is not strictly between 0 and 1.</exception>
    internal static double CheckAlpha(double alpha, string name = "alpha")
        => alpha is > 0 and < 1 ? alpha : throw new ArgumentOutOfRangeException(name, alpha, string.Create(CultureInfo.InvariantCulture, $"{name} must be strictly between 0 and 1, 0.1 for 90 % say. Got {alpha}."));

    /// <summary>Whether a p-value, a ratio of counts or of weights, is above alpha by the same rule.</summary>
    internal static bool IsAbove(double pValue, double alpha) => pValue - alpha > DecimalRounding.Slack;
}
