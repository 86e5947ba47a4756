namespace MLExtensions.Conformal;

/// <summary>Conformalised quantile regression (CQR): s(x, y) = max(lo(x) - y, y - hi(x)), negative inside, interval lo(x) - q to hi(x) + q.</summary>
/// <remarks>
/// A model that is too narrow is widened and one that is too wide narrowed, by the same amount for all rows; far too wide a model can make intervals empty (Lower above Upper), which count as not covering.
/// With <see cref="Asymmetric"/> the ends have scores lo - y and y - hi of their own.
/// Source: Romano, Patterson and Candès (2019), Conformalized Quantile Regression, NeurIPS, equations 6 to 8 and Theorem 2.
/// </remarks>
[ScoreName("quantile_residual")]
public sealed record QuantileResidualScore : QuantileScore
{
    /// <summary>Whether each end has a threshold of its own at level 1 - alpha / 2: labels are missed on either side with at most half of alpha, by wider intervals.</summary>
    /// <value>Default: false.</value>
    public bool Asymmetric { get; init; }

    /// <inheritdoc/>
    public override int Sides => Asymmetric ? 2 : 1;

    /// <inheritdoc/>
    public override double Compute(in IntervalInputs row, double label, int side)
        => !Asymmetric ? Math.Max(row.Lower - label, label - row.Upper) : side == 0 ? row.Lower - label : label - row.Upper;

    /// <inheritdoc/>
    public override (double Lower, double Upper) Interval(in IntervalInputs row, double first, double second) => (row.Lower - first, row.Upper + (Asymmetric ? second : first));
}
