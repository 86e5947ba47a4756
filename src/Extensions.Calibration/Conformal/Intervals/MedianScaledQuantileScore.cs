using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>
/// CQR-m: s(x, y) = max((lo - y) / a, (y - hi) / b) with the distances a = max(m - lo, 0) + 1e-6 and b = max(hi - m, 0) + 1e-6 from the median m, interval lo - q a to hi + q b: each side is corrected
/// in units of its own width.
/// </summary>
/// <remarks>Source: Sesia and Candès (2020), A Comparison of Some Conformal Quantile Regression Methods, Stat 9, after Kivaranovic, Johnson and Leeb (2020).</remarks>
[ScoreName("median_scaled_quantile")]
public sealed record MedianScaledQuantileScore : ScaledQuantileScore
{
    /// <summary>The median, or another prediction between the quantiles.</summary>
    /// <value>Default: column "Score".</value>
    [Required]
    public ValueColumn Median { get; init; } = new("Score");

    /// <inheritdoc/>
    public override IntervalColumns Columns => base.Columns with { Prediction = Median };

    /// <inheritdoc/>
    public override double Compute(in IntervalInputs row, double label, int side)
        => Math.Max((row.Lower - label) / Below(row), (label - row.Upper) / Above(row));

    /// <inheritdoc/>
    public override (double Lower, double Upper) Interval(in IntervalInputs row, double first, double second) => (row.Lower - first * Below(row), row.Upper + first * Above(row));

    private double Below(in IntervalInputs row) => Math.Max(row.Prediction - row.Lower, 0) + LeastWidth;

    private double Above(in IntervalInputs row) => Math.Max(row.Upper - row.Prediction, 0) + LeastWidth;
}
