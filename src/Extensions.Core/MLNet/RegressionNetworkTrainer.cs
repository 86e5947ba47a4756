using Microsoft.ML.Runtime;
using MLExtensions.MLNet;
using MLExtensions.Training;

namespace MLExtensions;

/// <summary>Base of the trainers of a network for regression: column Score, in the label's unit.</summary>
public abstract class RegressionNetworkTrainer : NetworkTrainer<NeuralNetworkPredictionTransformer<NeuralNetworkRegressionModelParameters>, NeuralNetworkRegressionModelParameters>
{
    private protected RegressionNetworkTrainer(IHostEnvironment? environment, string name, TrainerSettings settings)
        : base(environment, name, settings, new RegressionNetworkTask()) { }
}
