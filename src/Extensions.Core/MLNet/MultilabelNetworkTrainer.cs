using Microsoft.ML.Runtime;
using MLExtensions.MLNet;
using MLExtensions.Training;

namespace MLExtensions;

/// <summary>Base of the trainers of a network for multi-label classification: columns PredictedLabels, Score (logits) and Probability.</summary>
public abstract class MultilabelNetworkTrainer : NetworkTrainer<MultilabelPredictionTransformer, NeuralNetworkMultilabelModelParameters>
{
    private protected MultilabelNetworkTrainer(IHostEnvironment? environment, string name, TrainerSettings settings)
        : base(environment, name, settings, new MultilabelNetworkTask()) { }
}
