using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Weights that fall with age: rho^a for the row of age a, where the newest calibration row has age 1, the one before it 2, and the new row 0.</summary>
/// <remarks>
/// n rows weigh rho (1 - rho^n) / (1 - rho) together, at most rho / (1 - rho): 99 for 0.99, so that alpha below 0.01 cannot be had, whatever the number of rows.
/// Source: Barber, Candès, Ramdas and Tibshirani (2023), Conformal Prediction Beyond Exchangeability, Annals of Statistics 51, section 2.
/// </remarks>
/// <param name="Decay">rho, above 0 and up to 1; 1 weighs all alike.</param>
[WeightsName("age")]
public sealed record AgeWeights([property: Range(0.0, 1.0, MinimumIsExclusive = true)] double Decay = 0.99) : CalibrationWeights
{
    /// <summary>Name of a column of dates, times or numbers that orders the rows; rows of the same time stay in their order.</summary>
    /// <value>Default: null, which takes the rows as they come: oldest first.</value>
    public string? TimeColumnName { get; init; }

    /// <inheritdoc/>
    public override ProcedureColumns Columns => new(Time: TimeColumnName);

    /// <inheritdoc/>
    public override bool IsPerRow => false;

    /// <inheritdoc/>
    public override WeightedRows Fit(ConformalRows rows)
    {
        var order = RowAges.NewestFirst(rows, TimeColumnName);
        var weights = new double[order.Length];
        for (var age = 0; age < order.Length; age++)
            weights[order[age]] = Math.Pow(Decay, age + 1);
        return new(ImmutableArray.Create(weights), new DriftWeights(string.Create(CultureInfo.InvariantCulture, $"{Decay} to the power of the row's age, 1 for the newest")));
    }
}
