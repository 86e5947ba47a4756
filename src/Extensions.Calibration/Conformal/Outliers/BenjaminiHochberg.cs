using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The step-up procedure of Benjamini and Hochberg: which of many hypotheses are rejected so that, on average, at most a share q of the rejected ones is true.</summary>
/// <remarks>
/// <para>With the m p-values sorted, p_(1) &lt;= ... &lt;= p_(m), k is the greatest number with p_(k) &lt;= q k / m, and all hypotheses with p &lt;= q k / m are rejected; none where there is no such k. The false
/// discovery rate, the mean of (true ones among the rejected) / max(rejected, 1), is at most q m_0 / m, m_0 the number of true ones, where the p-values are independent, or positively dependent on each
/// true one (PRDS): as conformal p-values of several rows are that share one set of calibration rows.</para>
/// <para>q k / m is compared with a relative slack of 1e-9, since q is a decimal number and conformal p-values are ratios: both meet at equality.</para>
/// <para>Source: Benjamini and Hochberg (1995), Controlling the False Discovery Rate, JRSS B 57; Benjamini and Yekutieli (2001), Annals of Statistics 29; for conformal p-values Bates et al. (2023), Testing
/// for Outliers with Conformal p-values, Annals of Statistics 51.</para>
/// </remarks>
public static class BenjaminiHochberg
{
    private const double Slack = 1e-9;

    /// <summary>The threshold: hypotheses with p-values up to it are rejected. Below 0 where none is.</summary>
    /// <param name="pValues">The p-values, from 0 to 1, in any order; NaN, a hypothesis that was not tested, counts as 1.</param>
    /// <param name="q">Greatest false discovery rate, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is out of its range.</exception>
    /// <exception cref="InputDataException">A p-value is out of its range.</exception>
    public static double Threshold(ReadOnlySpan<double> pValues, double q)
    {
        ConformalQuantile.CheckAlpha(q, nameof(q));
        var sorted = pValues.ToArray();
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = sorted[i] is >= 0 and <= 1 ? sorted[i] : double.IsNaN(sorted[i]) ? 1
                : throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"P-value {i} is {sorted[i]}; allowed are numbers from 0 to 1."));
        Array.Sort(sorted);
        for (var k = sorted.Length; k > 0; k--)
        {
            var bound = q * k / sorted.Length * (1 + Slack);
            if (sorted[k - 1] <= bound)
                return bound;
        }
        return -1;
    }

    /// <summary>Which hypotheses are rejected.</summary>
    /// <param name="pValues">The p-values, as for <see cref="Threshold"/>.</param>
    /// <param name="q">Greatest false discovery rate, strictly between 0 and 1.</param>
    /// <param name="rejected">As long as the p-values: whether each hypothesis is rejected.</param>
    /// <returns>Number of rejected hypotheses.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="q"/> is out of its range.</exception>
    /// <exception cref="InputDataException">A p-value is out of its range.</exception>
    public static int Reject(ReadOnlySpan<double> pValues, double q, Span<bool> rejected)
    {
        if (rejected.Length != pValues.Length)
            throw new ArgumentException($"There must be one answer per p-value; got {pValues.Length} p-values and room for {rejected.Length} answers.", nameof(rejected));
        var (threshold, count) = (Threshold(pValues, q), 0);
        for (var i = 0; i < pValues.Length; i++)
            count += (rejected[i] = pValues[i] <= threshold) ? 1 : 0;
        return count;
    }
}
