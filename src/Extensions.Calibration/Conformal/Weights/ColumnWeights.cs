using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Weights in [0, 1] of a column of the calibration rows, as they are: near 1 for rows that are like new ones. New rows need no such column; their weight is 1.</summary>
/// <remarks>
/// Chosen before the scores are seen, never by them. They are not scaled: all 0.5 is more cautious than all 1.
/// Source: Barber, Candès, Ramdas and Tibshirani (2023), Conformal Prediction Beyond Exchangeability, Annals of Statistics 51.
/// </remarks>
/// <param name="WeightColumnName">Name of a column of Single or Double.</param>
[WeightsName("column")]
public sealed record ColumnWeights([property: Required] string WeightColumnName) : CalibrationWeights
{
    /// <inheritdoc/>
    public override ProcedureColumns Columns => new(Weight: WeightColumnName);

    /// <inheritdoc/>
    public override bool IsPerRow => false;

    /// <inheritdoc/>
    public override WeightedRows Fit(ConformalRows rows)
    {
        var weights = RatioWeights.Of(rows, WeightColumnName);
        if (Array.FindIndex(weights, weight => !(weight is >= 0 and <= 1)) is var row and >= 0)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Column '{WeightColumnName}' has weight {weights[row]} at calibration row {row}; allowed are numbers from 0 to 1, the weight of the new row being 1."));
        return new(ImmutableArray.Create(weights), new DriftWeights($"the row's {WeightColumnName}"));
    }
}
