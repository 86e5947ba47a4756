using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>
/// CQR-fm: the distance from the median m as a fraction of the model's interval on that side, s(x, y) = max((m - y) / a, (y - m) / b) with a = max(m - lo, 1e-6) and b = max(hi - m, 1e-6), never negative; interval
/// m - q a to m + q b, which is never empty.
/// </summary>
/// <remarks>But for the 1e-6 it gives the intervals of <see cref="MedianScaledQuantileScore"/>. Source: Kivaranovic, Johnson and Leeb (2020), Adaptive, Distribution-Free Prediction Intervals for Deep Networks, AISTATS.</remarks>
[ScoreName("median_fraction")]
public sealed record MedianFractionScore : ScaledQuantileScore
{
    /// <summary>The median, or another prediction between the quantiles.</summary>
    /// <value>Default: column "Score".</value>
    [Required]
    public ValueColumn Median { get; init; } = new("Score");

    /// <inheritdoc/>
    public override IntervalColumns Columns => base.Columns with { Prediction = Median };

    /// <inheritdoc/>
    public override double Compute(in IntervalInputs row, double label, int side)
        => Math.Max((row.Prediction - label) / Below(row), (label - row.Prediction) / Above(row));

    /// <inheritdoc/>
    public override (double Lower, double Upper) Interval(in IntervalInputs row, double first, double second) => (row.Prediction - first * Below(row), row.Prediction + first * Above(row));

    private double Below(in IntervalInputs row) => Math.Max(row.Prediction - row.Lower, LeastWidth);

    private double Above(in IntervalInputs row) => Math.Max(row.Upper - row.Prediction, LeastWidth);
}
