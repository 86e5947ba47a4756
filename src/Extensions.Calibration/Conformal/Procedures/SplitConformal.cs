using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Split conformal prediction: one threshold, the ceil((n + 1)(1 - alpha))-th smallest of n calibration scores.</summary>
/// <remarks>
/// If calibration rows and the new row are exchangeable, P(covered) is at least 1 - alpha, and at most 1 - alpha + 1 / (n + 1) where no scores are tied. The probability is over calibration rows and the new
/// row together: given the calibration rows the coverage varies about its mean, as Beta(k, n + 1 - k). It is an average over all rows: single groups or classes may be covered less.
/// Source: Papadopoulos et al. (2002), Inductive Confidence Machines for Regression, ECML; Vovk, Gammerman and Shafer (2005).
/// </remarks>
[ProcedureName("split")]
public sealed record SplitConformal : ConformalProcedure
{
    /// <inheritdoc/>
    public override FittedSplit Fit(ConformalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new(new(rows.Scores));
    }
}

/// <summary>Fitted <see cref="SplitConformal"/>.</summary>
/// <param name="Scores">The calibration scores.</param>
[ProcedureName("split")]
public sealed record FittedSplit(CalibrationScores Scores) : FittedProcedure
{
    /// <inheritdoc/>
    public override ThresholdRule At(double alpha) => new OneThreshold(Scores.Threshold(alpha));

    /// <inheritdoc/>
    public override CalibrationScores? ScoresOf(in ConformalRow row, int label) => Scores;

    /// <inheritdoc/>
    public override ConformalGuarantee Guarantee(double alpha, string covered)
        => new(string.Create(CultureInfo.InvariantCulture, $"With probability at least {1 - alpha:0.######}, {covered}: on average over rows and over draws of the {Scores.Count} calibration rows."),
            "Calibration rows and new rows are exchangeable, drawn independently from one law say; nothing about the model was fitted or chosen on the calibration rows.")
        { Shortfall = Shortfalls.TooFew(Scores.Count, alpha) };
}
