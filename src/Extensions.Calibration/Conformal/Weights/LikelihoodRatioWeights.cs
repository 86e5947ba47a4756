using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Covariate shift of a known likelihood ratio: w(x) = p_new(x) / p_calibration(x) up to a factor, in a column that calibration rows and new rows both have.</summary>
/// <remarks>A new row whose weight is NaN, negative or infinite gets everything; so does one that weighs more than alpha / (1 - alpha) times all calibration rows together.
/// Source: Tibshirani, Barber, Candès and Ramdas (2019), Conformal Prediction Under Covariate Shift, NeurIPS, Theorem 2.</remarks>
/// <param name="WeightColumnName">Name of a column of Single or Double.</param>
[WeightsName("likelihood_ratio")]
public sealed record LikelihoodRatioWeights([property: Required] string WeightColumnName) : CalibrationWeights
{
    /// <inheritdoc/>
    public override ProcedureColumns Columns => new(Weight: WeightColumnName);

    /// <inheritdoc/>
    public override WeightedRows Fit(ConformalRows rows) => new(ImmutableArray.Create(RatioWeights.Of(rows, WeightColumnName)), new FittedLikelihoodRatio(WeightColumnName));
}

/// <summary>Fitted <see cref="LikelihoodRatioWeights"/>.</summary>
/// <param name="WeightColumnName">Name of the column.</param>
[WeightsName("likelihood_ratio")]
public sealed record FittedLikelihoodRatio(string WeightColumnName) : FittedWeights
{
    /// <inheritdoc/>
    public override ProcedureColumns Columns => new(Weight: WeightColumnName);

    /// <inheritdoc/>
    public override double Of(in ConformalRow row, int label) => row.Weight;

    /// <inheritdoc/>
    public override ConformalGuarantee Guarantee(double alpha, string covered, WeightTotal total) => new(
        RatioWeights.Statement(alpha, covered, total), Assumption)
    { Shortfall = RatioWeights.TooLight(alpha, total) };

    /// <inheritdoc/>
    public override ConformalGuarantee RiskGuarantee(string controlled, WeightTotal total, double leastAlpha) => new(RatioWeights.RiskStatement(controlled, total), Assumption);

    private string Assumption => $"New rows differ from calibration rows in the law of their features alone, and '{WeightColumnName}' is the ratio of the two laws up to a factor, known and not estimated from these rows; nothing about the model was fitted or chosen on the calibration rows.";
}

/// <summary>What all weights that are ratios of two laws share.</summary>
internal static class RatioWeights
{
    public static double[] Of(ConformalRows rows, string column)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Weights ?? throw new ArgumentException($"The rows have no weights; column '{column}' should give them.", nameof(rows));
    }

    public static string Statement(double alpha, string covered, WeightTotal total) => string.Create(CultureInfo.InvariantCulture,
        $"With probability at least {1 - alpha:0.######}, {covered}: on average over new rows and over draws of the calibration rows. {total.Words}; a new row that weighs more than {total.Sum * alpha / (1 - alpha):0.###} gets everything.");

    public static string RiskStatement(string controlled, WeightTotal total)
        => $"{controlled}, on average over new rows and over draws of the calibration rows, at the lambda of the row's own weight. {total.Words}; a new row that weighs too much beside them gets the most cautious lambda.";

    /// <summary>Whether the new row of average weight, sum w^2 / sum w, gets everything: its own share of the weight is then 1 / (effective sample size + 1).</summary>
    public static string? TooLight(double alpha, WeightTotal total) => 1 / (total.EffectiveCount + 1) - alpha <= 1e-12 ? null : string.Create(CultureInfo.InvariantCulture,
        $"{total.Words}: too little for alpha {alpha}, which takes an effective sample size of {1 / alpha - 1:0.#}. The new row of average weight gets everything, all classes or the whole line: few calibration rows are like new rows.");
}
