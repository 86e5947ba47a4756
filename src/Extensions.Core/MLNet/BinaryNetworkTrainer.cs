using Microsoft.ML.Runtime;
using MLExtensions.MLNet;
using MLExtensions.Training;

namespace MLExtensions;

/// <summary>Base of the trainers of a network for binary classification: columns Score (logit), Probability and PredictedLabel.</summary>
public abstract class BinaryNetworkTrainer : NetworkTrainer<NeuralNetworkPredictionTransformer<NeuralNetworkBinaryModelParameters>, NeuralNetworkBinaryModelParameters>
{
    private protected BinaryNetworkTrainer(IHostEnvironment? environment, string name, TrainerSettings settings)
        : base(environment, name, settings, new BinaryNetworkTask()) { }
}
