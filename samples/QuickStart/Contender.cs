using Microsoft.ML;
using MLExtensions;
using MLExtensions.Trainers;

namespace QuickStart;

/// <summary>One of the networks to be compared: all have the same layers, seed and rows.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="LabelSource">Column of the training file that it learns from.</param>
/// <param name="Trainer">Makes its trainer, which reports epochs to the given progress, if any.</param>
internal sealed record Contender(string Name, string LabelSource, Func<IProgress<EpochRecord>?, IEstimator<ITransformer>> Trainer)
{
    private const int Seed = 1;

    /// <summary>The networks for a problem. The second one, PolyLoss or Huber, is saved and served in the end.</summary>
    public static IReadOnlyList<Contender> For(MLContext ml, Problem problem, int? epochs)
    {
        var regression = ml.Regression.Trainers;
        var multiclass = ml.MulticlassClassification.Trainers;
        if (problem.IsRegression)
            return [new("Squared error", problem.Label, progress => Regression(new SquaredError(), progress)), new("Huber", problem.Label, progress => Regression(new HuberLoss(), progress))];
        var contenders = new List<Contender>
        {
            new("Cross entropy", problem.Label, CrossEntropy),
            new("PolyLoss", problem.Label, progress => multiclass.PolyLoss(With(new PolyLossTrainer.Options { LabelColumnName = problem.Label, Seed = Seed, Progress = progress }))),
        };
        if (problem.TrueLabel is { } trueLabel)
            contenders.Add(new("Cross entropy, no wrong labels", trueLabel, CrossEntropy));
        return contenders;

        IEstimator<ITransformer> CrossEntropy(IProgress<EpochRecord>? progress)
            => multiclass.NeuralNetwork(With(new NeuralNetworkMulticlassTrainer.Options { LabelColumnName = problem.Label, Seed = Seed, Progress = progress }));

        IEstimator<ITransformer> Regression(RegressionObjective objective, IProgress<EpochRecord>? progress)
            => regression.NeuralNetwork(With(new NeuralNetworkRegressionTrainer.Options { LabelColumnName = problem.Label, Objective = objective, Seed = Seed, Progress = progress }));

        // One thread: small batches gain little from more, and the result is then the same to the bit on every machine of a kind.
        TOptions With<TOptions>(TOptions options) where TOptions : NeuralNetworkOptions
            => options with { NumberOfThreads = 1, NumberOfEpochs = epochs ?? options.NumberOfEpochs };
    }
}
