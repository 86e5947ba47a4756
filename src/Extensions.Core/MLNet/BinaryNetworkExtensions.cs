using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLExtensions;
using MLExtensions.MLNet;

namespace Microsoft.ML;

/// <summary>ML.NET's catalog methods that ask for its own binary transformer, for the binary neural networks of this library.</summary>
public static class BinaryNetworkExtensions
{
    /// <summary>Predicts a multiclass target with one binary network per class: ML.NET's one-versus-all.</summary>
    /// <param name="catalog">The multiclass trainers.</param>
    /// <param name="binaryEstimator">Trains the network that tells one class from all others.</param>
    /// <param name="labelColumnName">Name of the label column, a key.</param>
    /// <param name="imputeMissingLabelsAsNegative">Whether missing labels count as negative ones; otherwise their rows are left out.</param>
    /// <param name="calibrator">Not used: the networks give probabilities of their own.</param>
    /// <param name="maximumCalibrationExampleCount">Not used, as the calibrator.</param>
    /// <param name="useProbabilities">Whether the greatest probability decides; otherwise the greatest logit.</param>
    public static OneVersusAllTrainer OneVersusAll(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        BinaryNetworkTrainer binaryEstimator,
        string labelColumnName = DefaultColumnNames.Label,
        bool imputeMissingLabelsAsNegative = false,
        IEstimator<ISingleFeaturePredictionTransformer<ICalibrator>>? calibrator = null,
        int maximumCalibrationExampleCount = 1000000000,
        bool useProbabilities = true)
    {
        ArgumentNullException.ThrowIfNull(binaryEstimator);
        return catalog.OneVersusAll(new RowByRowTrainer(binaryEstimator), labelColumnName, imputeMissingLabelsAsNegative, calibrator, maximumCalibrationExampleCount, useProbabilities);
    }

    /// <summary>The same transformer with another threshold.</summary>
    /// <param name="catalog">The binary catalog.</param>
    /// <param name="model">The transformer.</param>
    /// <param name="threshold">Score, a logit, above which PredictedLabel is true; 0 stands for the probability 1/2.</param>
    public static NeuralNetworkPredictionTransformer<NeuralNetworkBinaryModelParameters> ChangeModelThreshold(
        this BinaryClassificationCatalog catalog, NeuralNetworkPredictionTransformer<NeuralNetworkBinaryModelParameters> model, float threshold)
    {
        ArgumentNullException.ThrowIfNull(model);
        var scorer = (BinaryPredictionTransformer<NeuralNetworkBinaryModelParameters>)model.Scorer;
        var changed = catalog.ChangeModelThreshold(scorer, threshold);
        return ReferenceEquals(changed, scorer) ? model : new NeuralNetworkPredictionTransformer<NeuralNetworkBinaryModelParameters>(CatalogEnvironment.Of(catalog), changed);
    }
}
