namespace MLExtensions.Conformal;

/// <summary>Likelihood ratios of new rows to calibration rows, up to a constant: the risk is controlled under covariate shift, at a lambda of every new row's own. New rows need the column too.</summary>
/// <param name="ColumnName">Name of the column of ratios: Single or Double, finite and at least 0.</param>
public sealed record RatioWeighting(string ColumnName) : RowWeighting
{
    internal override string Column => ColumnName;

    internal override bool IsPerRow => true;

    internal override string Assumption => $"new rows differ from calibration rows in what they are like, not in what follows from it, by the likelihood ratios in '{ColumnName}', and the model was not fitted on them";

    internal override string? Fault(double value) => value >= 0 && double.IsFinite(value) ? null : Say($"weight {value}; allowed are finite numbers from 0");

    internal override double[] Weights(double[] values, long rowCount) => values;

    internal override double NewWeight(double value, double newest) => value;
}
