using MLExtensions.Calibration;
using MLExtensions.MLNet;

namespace Microsoft.ML;

/// <summary>Thresholds of binary decisions in ML.NET's catalog.</summary>
public static class ThresholdCatalog
{
    /// <summary>Creates an <see cref="FBetaThresholdEstimator"/>: the threshold with the greatest F-beta on held-out rows.</summary>
    /// <param name="catalog">The catalog of binary classification.</param>
    /// <param name="beta">How many times as much recall counts as precision, above 0.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="scoreColumnName">Name of the column that the threshold is on.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights, or null for none.</param>
    public static FBetaThresholdEstimator FBetaThreshold(this BinaryClassificationCatalog catalog, double beta = 1, string labelColumnName = "Label", string scoreColumnName = "Probability", string? exampleWeightColumnName = null)
        => new(CatalogEnvironment.Of(catalog), new() { Beta = beta, LabelColumnName = labelColumnName, ScoreColumnName = scoreColumnName, ExampleWeightColumnName = exampleWeightColumnName });

    /// <summary>Creates an <see cref="FBetaThresholdEstimator"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of binary classification.</param>
    /// <param name="options">The settings.</param>
    public static FBetaThresholdEstimator FBetaThreshold(this BinaryClassificationCatalog catalog, FBetaThresholdEstimator.Options options) => new(CatalogEnvironment.Of(catalog), options);
}
