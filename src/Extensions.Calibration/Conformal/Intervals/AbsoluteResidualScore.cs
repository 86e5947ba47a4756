using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>The absolute residual: s(x, y) = |y - f(x)|, interval f(x) - q to f(x) + q, in the unit of the label and of one width for all rows.</summary>
/// <remarks>Source: Lei, G'Sell, Rinaldo, Tibshirani and Wasserman (2018), Distribution-Free Predictive Inference for Regression, JASA 113.</remarks>
[ScoreName("absolute_residual")]
public sealed record AbsoluteResidualScore : IntervalScore
{
    /// <summary>Name of the column of predictions.</summary>
    /// <value>Default: "Score".</value>
    [Required]
    public string PredictionColumnName { get; init; } = "Score";

    /// <inheritdoc/>
    public override IntervalColumns Columns => new(Prediction: new(PredictionColumnName));

    /// <inheritdoc/>
    public override double Compute(in IntervalInputs row, double label, int side) => Math.Abs(label - row.Prediction);

    /// <inheritdoc/>
    public override (double Lower, double Upper) Interval(in IntervalInputs row, double first, double second) => (row.Prediction - first, row.Prediction + first);
}
