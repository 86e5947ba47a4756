using MLExtensions.Columns;
using MLExtensions.MLNet;
using MLExtensions.Trainers;

namespace Microsoft.ML;

/// <summary>Trainers for regression that are named after their objective, in ML.NET's catalog. More objectives: the parameter of <c>NeuralNetwork(objective: ...)</c>.</summary>
public static class RegressionObjectiveCatalog
{
    /// <summary>Creates a <see cref="HlGaussTrainer"/>: a network trained with HL-Gauss, regression by classification: cross entropy with a normal distribution around the label, cut into bins.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="minimum">Lower end of the bins, in the unit of the label; labels below count as it.</param>
    /// <param name="maximum">Upper end of the bins, above the lower one.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="bins">Number of bins, 2 or more.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static HlGaussTrainer HlGauss(this RegressionCatalog.RegressionTrainers catalog, double minimum, double maximum, 
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        int bins = 64, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new HlGaussTrainer.Options(new HlGauss(minimum, maximum, bins))
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="HlGaussTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static HlGaussTrainer HlGauss(this RegressionCatalog.RegressionTrainers catalog, HlGaussTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);
}
