using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Weight 1 for the k calibration rows nearest to the new row in features, a floor for the others. All rows as near as the k-th count as nearest.</summary>
/// <remarks>
/// Localised conformal prediction without a formal promise: the weights depend on the new row's features. k + floor (n - k) must be at least 1 / alpha - 1. Euclidean distances.
/// Source: Farinhas, Zerva, Ulmer and Martins (2024), Non-Exchangeable Conformal Risk Control, ICLR; Barber et al. (2023), section 2.
/// </remarks>
/// <param name="FeatureColumnName">Name of the column of features, a vector of Single.</param>
/// <param name="Neighbours">Number k of nearest rows, at least 1.</param>
[WeightsName("nearest_neighbours")]
public sealed record NearestNeighbourWeights([property: Required] string FeatureColumnName = "Features", [property: Range(1, int.MaxValue)] int Neighbours = 100) : CalibrationWeights
{
    /// <summary>Weight of all other rows, from 0 to 1.</summary>
    /// <value>Default: 0.</value>
    [Range(0.0, 1.0)]
    public double Floor { get; init; }

    /// <summary>Whether every feature is divided by its standard deviation among the calibration rows.</summary>
    /// <value>Default: true.</value>
    public bool Standardize { get; init; } = true;

    /// <inheritdoc/>
    public override ProcedureColumns Columns => new(Features: FeatureColumnName);

    /// <inheritdoc/>
    public override WeightedRows Fit(ConformalRows rows) => new([], new FittedNearestNeighbours(FeatureColumnName, FeatureTable.Of(rows, FeatureColumnName, Standardize), Neighbours, Floor));
}

/// <summary>Fitted <see cref="NearestNeighbourWeights"/>.</summary>
/// <param name="FeatureColumnName">Name of the column of features.</param>
/// <param name="Rows">Features of the calibration rows.</param>
/// <param name="Neighbours">Number of nearest rows.</param>
/// <param name="Floor">Weight of all other rows.</param>
[WeightsName("nearest_neighbours")]
public sealed record FittedNearestNeighbours(string FeatureColumnName, FeatureTable Rows, int Neighbours, double Floor) : LocalWeights(FeatureColumnName, Rows)
{
    /// <inheritdoc/>
    protected override string Meaning => string.Create(CultureInfo.InvariantCulture, $"1 for the {Neighbours} nearest rows and {Floor} for the others");

    private protected override void Weigh(ReadOnlySpan<float> squaredDistances, Span<float> scratch, Span<double> weights)
    {
        squaredDistances.CopyTo(scratch);
        var farthest = Selection.Select(scratch, Math.Min(Neighbours, scratch.Length) - 1);
        for (var i = 0; i < weights.Length; i++)
            weights[i] = squaredDistances[i] <= farthest ? 1 : Floor;
    }
}
