using MLExtensions.Columns;
using MLExtensions.MLNet;
using MLExtensions.Trainers;

namespace Microsoft.ML;

/// <summary>Quantile regression in ML.NET's catalog.</summary>
public static class QuantileCatalog
{
    /// <summary>Creates a <see cref="QuantileTrainer"/>: a network that predicts several quantiles of the label.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="levels">Levels of the quantiles, ascending, each in (0, 1).</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static QuantileTrainer Quantile(this RegressionCatalog.RegressionTrainers catalog, NumberList levels,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new QuantileTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(levels),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="QuantileTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static QuantileTrainer Quantile(this RegressionCatalog.RegressionTrainers catalog, QuantileTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);
}
