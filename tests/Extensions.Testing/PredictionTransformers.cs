using System.Reflection;

using Microsoft.ML;
using Microsoft.ML.Data;

using MLExtensions;

namespace Extensions.Testing;

/// <summary>Prediction transformers over networks made by hand, with ML.NET's inside, through their internal constructors.</summary>
public static class PredictionTransformers
{
    public static NeuralNetworkPredictionTransformer<NeuralNetworkBinaryModelParameters> Binary(MLContext ml, FeedForwardParameters network, DataViewSchema schema)
        => new(ml, Create<BinaryPredictionTransformer<NeuralNetworkBinaryModelParameters>>(ml, new NeuralNetworkBinaryModelParameters(ml, network, OutputLink.Sigmoid, TrainingHistory.Empty), schema, "Features", 0f, "Score"));

    public static NeuralNetworkPredictionTransformer<NeuralNetworkMulticlassModelParameters> Multiclass(MLContext ml, FeedForwardParameters network, DataViewSchema schema)
        => new(ml, Create<MulticlassPredictionTransformer<NeuralNetworkMulticlassModelParameters>>(ml, new NeuralNetworkMulticlassModelParameters(ml, network, OutputLink.Softmax, TrainingHistory.Empty), schema, "Features", "Label", "Score", "PredictedLabel"));

    public static NeuralNetworkPredictionTransformer<NeuralNetworkRegressionModelParameters> Regression(MLContext ml, FeedForwardParameters network, DataViewSchema schema)
        => new(ml, Create<RegressionPredictionTransformer<NeuralNetworkRegressionModelParameters>>(ml, new NeuralNetworkRegressionModelParameters(ml, network, OutputLink.Identity, TrainingHistory.Empty), schema, "Features"));

    private static T Create<T>(params object[] arguments) => (T)Activator.CreateInstance(typeof(T), BindingFlags.NonPublic | BindingFlags.Instance, null, arguments, null)!;
}
