namespace MLExtensions.Conformal;

/// <summary>CQR-r: s(x, y) = max(lo - y, y - hi) / w with w = max(hi - lo, 0) + 1e-6, interval lo - q w to hi + q w: rows with wide intervals are corrected more.</summary>
/// <remarks>Source: Sesia and Candès (2020), A Comparison of Some Conformal Quantile Regression Methods, Stat 9.</remarks>
[ScoreName("width_scaled_quantile")]
public sealed record WidthScaledQuantileScore : ScaledQuantileScore
{
    /// <inheritdoc/>
    public override double Compute(in IntervalInputs row, double label, int side) => Math.Max(row.Lower - label, label - row.Upper) / Width(row);

    /// <inheritdoc/>
    public override (double Lower, double Upper) Interval(in IntervalInputs row, double first, double second) => (row.Lower - first * Width(row), row.Upper + first * Width(row));

    private double Width(in IntervalInputs row) => Math.Max(row.Upper - row.Lower, 0) + LeastWidth;
}
