namespace MLExtensions.Conformal;

/// <summary>Whether p-values of outliers hold on average over the calibration rows, or for nearly every set of calibration rows.</summary>
/// <remarks>
/// <para>A conformal p-value is valid on average: of the sets of calibration rows that might have been drawn, some give false alarms more often than alpha, others less often. The corrections put
/// b_i in the place of p = i / (n + 1), with P(U_(1) &lt;= b_1, ..., U_(n) &lt;= b_n) &gt;= 1 - delta for sorted uniform U: then with probability at least 1 - delta over the calibration rows,
/// P(p &lt;= t | calibration rows) &lt;= t for an inlier and every t at once. They cost power.</para>
/// <para>Source: Bates, Candes, Lei, Romano and Sesia (2023), Testing for Outliers with Conformal p-values, Annals of Statistics 51, section 3.</para>
/// </remarks>
public enum OutlierCorrection
{
    /// <summary>None: p = i / (n + 1), valid on average.</summary>
    None,

    /// <summary>The generalised Simes inequality, tight for small p-values: b_(n+1-i) = 1 - delta^(1/k) (i (i - 1) ... (i - k + 1) / (n (n - 1) ... (n - k + 1)))^(1/k), k = ceil(n / 2).</summary>
    Simes,

    /// <summary>The inequality of Dvoretzky, Kiefer and Wolfowitz on one side (Massart 1990): b_i = min(1, (i - 1) / n + sqrt(ln(1 / delta) / (2 n))); no p-value below the square root, so for many rows or large alpha.</summary>
    DvoretzkyKieferWolfowitz,
}
