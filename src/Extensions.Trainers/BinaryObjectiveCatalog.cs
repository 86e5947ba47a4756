using MLExtensions.Columns;
using MLExtensions.MLNet;
using MLExtensions.Trainers;

namespace Microsoft.ML;

/// <summary>Trainers for binary classification that are named after their objective, in ML.NET's catalog. More objectives: the parameter of <c>NeuralNetwork(objective: ...)</c>.</summary>
public static class BinaryObjectiveCatalog
{
    /// <summary>Creates a <see cref="FocalLossBinaryTrainer"/>: a network trained with focal loss, cross entropy that gives rows less weight the surer they are.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="gamma">Focusing exponent, 0 or more.</param>
    /// <param name="alpha">Weight of positive rows, 1 - alpha that of negative ones, in (0, 1); null for none.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static FocalLossBinaryTrainer FocalLoss(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double gamma = 2, double? alpha = 0.25, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new FocalLossBinaryTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(gamma, alpha),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="FocalLossBinaryTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static FocalLossBinaryTrainer FocalLoss(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, FocalLossBinaryTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="DiceLossBinaryTrainer"/>: a network trained with Dice loss, one minus a smooth F1 of the positive class over the batch.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="smooth">Smoothing of numerator and denominator, above 0.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static DiceLossBinaryTrainer DiceLoss(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double smooth = 1, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new DiceLossBinaryTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(smooth: smooth),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="DiceLossBinaryTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static DiceLossBinaryTrainer DiceLoss(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, DiceLossBinaryTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);
}
