using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>The signed residual, a threshold for each end: s(x, y) = f(x) - y below and y - f(x) above, interval f(x) - q1 to f(x) + q2.</summary>
/// <remarks>
/// Each threshold is at level 1 - alpha / 2, so that the label is below and above with at most half of alpha each: the interval follows skewed residuals, and takes the bias of a model away.
/// Source: Linusson, Johansson and Löfström (2014), Signed-Error Conformal Regression, PAKDD.
/// </remarks>
[ScoreName("signed_residual")]
public sealed record SignedResidualScore : IntervalScore
{
    /// <summary>Name of the column of predictions.</summary>
    /// <value>Default: "Score".</value>
    [Required]
    public string PredictionColumnName { get; init; } = "Score";

    /// <inheritdoc/>
    public override int Sides => 2;

    /// <inheritdoc/>
    public override IntervalColumns Columns => new(Prediction: new(PredictionColumnName));

    /// <inheritdoc/>
    public override double Compute(in IntervalInputs row, double label, int side) => side == 0 ? row.Prediction - label : label - row.Prediction;

    /// <inheritdoc/>
    public override (double Lower, double Upper) Interval(in IntervalInputs row, double first, double second) => (row.Prediction - first, row.Prediction + second);
}
