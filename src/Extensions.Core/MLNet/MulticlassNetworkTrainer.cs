using Microsoft.ML.Runtime;
using MLExtensions.MLNet;
using MLExtensions.Training;

namespace MLExtensions;

/// <summary>Base of the trainers of a network for multiclass classification: columns Score (probabilities) and PredictedLabel.</summary>
public abstract class MulticlassNetworkTrainer : NetworkTrainer<NeuralNetworkPredictionTransformer<NeuralNetworkMulticlassModelParameters>, NeuralNetworkMulticlassModelParameters>
{
    private protected MulticlassNetworkTrainer(IHostEnvironment? environment, string name, TrainerSettings settings)
        : base(environment, name, settings, new MulticlassNetworkTask()) { }
}
