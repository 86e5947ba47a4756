using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics.Tensors;

namespace MLExtensions.Conformal;

/// <summary>Weights that fall with the distance to the new row in features: exp(-d^2 / h), d Euclidean.</summary>
/// <remarks>
/// Localised conformal prediction without a formal promise: the weights depend on the new row's features. A row far from all calibration rows gets everything, which is honest.
/// Source: Farinhas, Zerva, Ulmer and Martins (2024), Non-Exchangeable Conformal Risk Control, ICLR; Barber et al. (2023), section 2.
/// </remarks>
/// <param name="FeatureColumnName">Name of the column of features, a vector of Single.</param>
/// <param name="Bandwidth">h, above 0, in squared units of the features; null for their number, half of the mean squared distance of two rows where they are standardised.</param>
[WeightsName("similarity")]
public sealed record SimilarityWeights([property: Required] string FeatureColumnName = "Features", [property: Range(0.0, double.MaxValue, MinimumIsExclusive = true)] double? Bandwidth = null) : CalibrationWeights
{
    /// <summary>Whether every feature is divided by its standard deviation among the calibration rows.</summary>
    /// <value>Default: true.</value>
    public bool Standardize { get; init; } = true;

    /// <inheritdoc/>
    public override ProcedureColumns Columns => new(Features: FeatureColumnName);

    /// <inheritdoc/>
    public override WeightedRows Fit(ConformalRows rows)
    {
        var table = FeatureTable.Of(rows, FeatureColumnName, Standardize);
        return new([], new FittedSimilarity(FeatureColumnName, table, Bandwidth ?? table.FeatureCount));
    }
}

/// <summary>Fitted <see cref="SimilarityWeights"/>.</summary>
/// <param name="FeatureColumnName">Name of the column of features.</param>
/// <param name="Rows">Features of the calibration rows.</param>
/// <param name="Bandwidth">h.</param>
[WeightsName("similarity")]
public sealed record FittedSimilarity(string FeatureColumnName, FeatureTable Rows, double Bandwidth) : LocalWeights(FeatureColumnName, Rows)
{
    /// <inheritdoc/>
    protected override string Meaning => string.Create(CultureInfo.InvariantCulture, $"exp(-d^2 / {Bandwidth}) of the distance d to row i");

    private protected override void Weigh(ReadOnlySpan<float> squaredDistances, Span<float> scratch, Span<double> weights)
    {
        TensorPrimitives.Multiply(squaredDistances, (float)(-1 / Bandwidth), scratch);
        TensorPrimitives.Exp(scratch, scratch);
        TensorPrimitives.ConvertChecked<float, double>(scratch, weights);
    }
}
