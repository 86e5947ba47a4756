using MLExtensions.Columns;
using MLExtensions.MLNet;
using MLExtensions.Trainers;

namespace Microsoft.ML;

/// <summary>Neural-network trainers in ML.NET's catalogs.</summary>
public static class NeuralNetworkCatalog
{
    /// <summary>Creates a <see cref="NeuralNetworkBinaryTrainer"/>: a network for binary classification.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="objective">The training objective; <see cref="BinaryCrossEntropy"/> where null.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most; early stopping may end sooner. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static NeuralNetworkBinaryTrainer NeuralNetwork(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        BinaryObjective? objective = null, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new NeuralNetworkBinaryTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = objective ?? new BinaryCrossEntropy(),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="NeuralNetworkBinaryTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static NeuralNetworkBinaryTrainer NeuralNetwork(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, NeuralNetworkBinaryTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="NeuralNetworkMulticlassTrainer"/>: a network for multiclass classification.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="objective">The training objective; <see cref="CrossEntropy"/> where null.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most; early stopping may end sooner. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static NeuralNetworkMulticlassTrainer NeuralNetwork(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        MulticlassObjective? objective = null, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new NeuralNetworkMulticlassTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = objective ?? new CrossEntropy(),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="NeuralNetworkMulticlassTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static NeuralNetworkMulticlassTrainer NeuralNetwork(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, NeuralNetworkMulticlassTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="NeuralNetworkRegressionTrainer"/>: a network for regression.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="objective">The training objective; <see cref="SquaredError"/> where null.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most; early stopping may end sooner. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static NeuralNetworkRegressionTrainer NeuralNetwork(this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        RegressionObjective? objective = null, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new NeuralNetworkRegressionTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = objective ?? new SquaredError(),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="NeuralNetworkRegressionTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static NeuralNetworkRegressionTrainer NeuralNetwork(this RegressionCatalog.RegressionTrainers catalog, NeuralNetworkRegressionTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="NeuralNetworkMultilabelTrainer"/>: a network for multi-label classification.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="objective">The training objective; <see cref="MultilabelCrossEntropy"/> where null.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most; early stopping may end sooner. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static NeuralNetworkMultilabelTrainer NeuralNetwork(this MultilabelClassificationCatalog.MultilabelClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        MultilabelObjective? objective = null, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new NeuralNetworkMultilabelTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = objective ?? new MultilabelCrossEntropy(),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="NeuralNetworkMultilabelTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static NeuralNetworkMultilabelTrainer NeuralNetwork(this MultilabelClassificationCatalog.MultilabelClassificationTrainers catalog, NeuralNetworkMultilabelTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);
}
