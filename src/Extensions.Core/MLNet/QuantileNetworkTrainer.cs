using Microsoft.ML.Runtime;
using MLExtensions.MLNet;
using MLExtensions.Training;

namespace MLExtensions;

/// <summary>Base of the trainers of a network for quantile regression: columns Score (the quantile nearest to the median) and Quantiles, in the label's unit.</summary>
public abstract class QuantileNetworkTrainer : NetworkTrainer<QuantilePredictionTransformer, NeuralNetworkQuantileModelParameters>
{
    private protected QuantileNetworkTrainer(IHostEnvironment? environment, string name, TrainerSettings settings)
        : base(environment, name, settings, new QuantileNetworkTask()) { }
}
