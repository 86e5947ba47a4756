using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Weight 1 for the newest calibration rows, 0 for the others.</summary>
/// <remarks>Source: Barber, Candès, Ramdas and Tibshirani (2023), Conformal Prediction Beyond Exchangeability, Annals of Statistics 51.</remarks>
/// <param name="Count">Number of rows that count, at least 1.</param>
[WeightsName("window")]
public sealed record WindowWeights([property: Range(1, int.MaxValue)] int Count) : CalibrationWeights
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
        foreach (var row in order.AsSpan(0, Math.Min(Count, weights.Length)))
            weights[row] = 1;
        return new(ImmutableArray.Create(weights), new DriftWeights(string.Create(CultureInfo.InvariantCulture, $"1 for the newest {Count} rows and 0 for older ones")));
    }
}
