using Microsoft.ML.Runtime;
using MLExtensions.Training;

namespace MLExtensions.Trainers;

/// <summary>Base of the trainers that fit a network for multiclass classification to the objective of their options.</summary>
public abstract class MulticlassObjectiveTrainer : MulticlassNetworkTrainer
{
    private readonly NeuralNetworkOptions options;

    private protected MulticlassObjectiveTrainer(IHostEnvironment? environment, string name, NeuralNetworkOptions options) : base(environment, name, options.ToSettings()) => this.options = options;

    private protected override NetworkFit FitNetwork(NetworkFitRequest request) => NetworkFitter.Fit(request, options, options.TrainingObjective);
}
