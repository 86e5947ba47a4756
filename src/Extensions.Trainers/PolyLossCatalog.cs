using MLExtensions.Columns;
using MLExtensions.MLNet;
using MLExtensions.Trainers;

namespace Microsoft.ML;

/// <summary>PolyLoss trainers in ML.NET's catalogs.</summary>
public static class PolyLossCatalog
{
    /// <summary>Creates a <see cref="PolyLossBinaryTrainer"/>: a network for binary classification trained with PolyLoss.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="epsilon1">Weight added to the first polynomial term of cross entropy, at least -1.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most; early stopping may end sooner. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static PolyLossBinaryTrainer PolyLoss(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double epsilon1 = 1, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new PolyLossBinaryTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Epsilon1 = epsilon1,
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="PolyLossBinaryTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static PolyLossBinaryTrainer PolyLoss(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, PolyLossBinaryTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="PolyLossTrainer"/>: a network for multiclass classification trained with PolyLoss.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="epsilon1">Weight added to the first polynomial term of cross entropy, at least -1.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most; early stopping may end sooner. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static PolyLossTrainer PolyLoss(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double epsilon1 = 1, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new PolyLossTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Epsilon1 = epsilon1,
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="PolyLossTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static PolyLossTrainer PolyLoss(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, PolyLossTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);
}
