using MLExtensions.Columns;
using MLExtensions.MLNet;
using MLExtensions.Trainers;

namespace Microsoft.ML;

/// <summary>Trainers for multiclass classification that are named after their objective, in ML.NET's catalog. More objectives: the parameter of <c>NeuralNetwork(objective: ...)</c>.</summary>
public static class MulticlassObjectiveCatalog
{
    /// <summary>Creates a <see cref="GeneralizedCrossEntropyTrainer"/>: a network trained with generalized cross entropy, (1 - p_y^q) / q, which gives rows with probably wrong labels less weight.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="q">Between cross entropy (towards 0) and the mean absolute error (1), in (0, 1].</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static GeneralizedCrossEntropyTrainer GeneralizedCrossEntropy(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double q = 0.7, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new GeneralizedCrossEntropyTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(q),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="GeneralizedCrossEntropyTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static GeneralizedCrossEntropyTrainer GeneralizedCrossEntropy(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, GeneralizedCrossEntropyTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="SymmetricCrossEntropyTrainer"/>: a network trained with symmetric cross entropy, alpha times cross entropy plus beta times its reverse, which wrong labels hardly move.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="alpha">Weight of cross entropy.</param>
    /// <param name="beta">Weight of the reverse cross entropy.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static SymmetricCrossEntropyTrainer SymmetricCrossEntropy(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double alpha = 0.1, double beta = 1, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new SymmetricCrossEntropyTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(alpha, beta),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="SymmetricCrossEntropyTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static SymmetricCrossEntropyTrainer SymmetricCrossEntropy(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, SymmetricCrossEntropyTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="ActivePassiveLossTrainer"/>: a network trained with an active passive loss, the sum of two bounded losses that wrong labels hardly move.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="alpha">Weight of the active term.</param>
    /// <param name="beta">Weight of the passive term.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static ActivePassiveLossTrainer ActivePassiveLoss(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double alpha = 1, double beta = 1, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new ActivePassiveLossTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(alpha: alpha, beta: beta),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="ActivePassiveLossTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static ActivePassiveLossTrainer ActivePassiveLoss(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, ActivePassiveLossTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="EarlyLearningTrainer"/>: a network trained with early-learning regularization, which holds the network to what it believed before it began to learn wrong labels by heart.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="beta">How much of the running mean of predictions stays at each step, in [0, 1).</param>
    /// <param name="lambda">Weight of the regularization, 0 or more.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static EarlyLearningTrainer EarlyLearning(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double beta = 0.7, double lambda = 3, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new EarlyLearningTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(beta, lambda),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="EarlyLearningTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static EarlyLearningTrainer EarlyLearning(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, EarlyLearningTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="CrossSplitTrainer"/>: two networks, each trained on one half of the rows, whose labels the other one corrects.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="gamma">How far the trust in the other network follows its divergence from the label, in [0, 1].</param>
    /// <param name="lambda">Weight of the half without labels, 0 or more.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static CrossSplitTrainer CrossSplit(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double gamma = 0.5, double lambda = 1, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new CrossSplitTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(gamma, lambda),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="CrossSplitTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static CrossSplitTrainer CrossSplit(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, CrossSplitTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="LdrLossTrainer"/>: a network trained with the label-distributionally robust loss LDR-KL, the worst case over label distributions near the given one.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="lambda">Temperature of the worst case, above 0.</param>
    /// <param name="margin">Margin of the other classes, 0 or more.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static LdrLossTrainer LdrLoss(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double lambda = 1, double margin = 2, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new LdrLossTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(lambda, margin),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="LdrLossTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static LdrLossTrainer LdrLoss(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, LdrLossTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="FocalLossTrainer"/>: a network trained with focal loss, cross entropy that gives rows less weight the surer they are.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="gamma">Focusing exponent, 0 or more.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static FocalLossTrainer FocalLoss(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double gamma = 2, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new FocalLossTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(gamma),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="FocalLossTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static FocalLossTrainer FocalLoss(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, FocalLossTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="DiceLossTrainer"/>: a network trained with Dice loss, one minus a smooth F1 of every class over the batch.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="smooth">Smoothing of numerator and denominator, above 0.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static DiceLossTrainer DiceLoss(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double smooth = 1, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new DiceLossTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(smooth: smooth),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="DiceLossTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static DiceLossTrainer DiceLoss(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DiceLossTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="SquentropyTrainer"/>: a network trained with squentropy, cross entropy plus the mean square of the other classes' logits, which keeps probabilities calibrated.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="rescale">Weight of the squares, 0 or more.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static SquentropyTrainer Squentropy(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        double rescale = 1, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new SquentropyTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(rescale),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="SquentropyTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static SquentropyTrainer Squentropy(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, SquentropyTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Creates a <see cref="OddKOutTrainer"/>: a network trained with odd-k-out learning on sets of two rows of one class and one row each of k others, which calibrates and helps rare classes.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column, a known-size vector of Single.</param>
    /// <param name="exampleWeightColumnName">Name of the column of example weights (Single), or null for none.</param>
    /// <param name="oddCount">k, the number of rows of other classes in a set, 1 or more.</param>
    /// <param name="numberOfEpochs">Passes over the training rows at most. The default of <see cref="NeuralNetworkOptions.NumberOfEpochs"/> where null.</param>
    /// <param name="batchSize">Rows per step. The default of <see cref="NeuralNetworkOptions.BatchSize"/> where null.</param>
    public static OddKOutTrainer OddKOut(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = ColumnNames.Label, string featureColumnName = ColumnNames.Features, string? exampleWeightColumnName = null,
        int oddCount = 1, int? numberOfEpochs = null, int? batchSize = null)
        => new(CatalogEnvironment.Of(catalog), new OddKOutTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Objective = new(oddCount),
        }.WithCourse(numberOfEpochs, batchSize));

    /// <summary>Creates a <see cref="OddKOutTrainer"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="options">The settings.</param>
    public static OddKOutTrainer OddKOut(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, OddKOutTrainer.Options options) => new(CatalogEnvironment.Of(catalog), options);
}
