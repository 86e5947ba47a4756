using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using Spectre.Console;

namespace QuickStart;

/// <summary>A trained pipeline with the loader of its data.</summary>
internal sealed record Trained(string Name, TransformerChain<ITransformer> Model, TextLoader Loader, IDataView ScoredTestRows)
{
    /// <summary>The course of the training.</summary>
    public TrainingHistory? History => Model.LastTransformer switch
    {
        ISingleFeaturePredictionTransformer<NeuralNetworkMulticlassModelParameters> classes => classes.Model.History,
        ISingleFeaturePredictionTransformer<NeuralNetworkRegressionModelParameters> numbers => numbers.Model.History,
        _ => null,
    };
}

/// <summary>Trains the contenders on the prepared files.</summary>
internal static class Training
{
    public static IReadOnlyList<Trained> Run(MLContext ml, Problem problem, IReadOnlyList<Contender> contenders, string trainFile, string testFile, IAnsiConsole console)
    {
        var trained = new List<Trained>();
        TrainingDisplay.Run(console, [.. contenders.Select(contender => contender.Name)], (i, progress) =>
        {
            var contender = contenders[i];
            var loader = Pipelines.Loader(ml, problem, contender.LabelSource);
            var model = Pipelines.Features(ml, problem).Append(contender.Trainer(progress)).Fit(loader.Load(trainFile));
            trained.Add(new Trained(contender.Name, model, Pipelines.Loader(ml, problem, problem.Label), model.Transform(loader.Load(testFile))));
        });
        return trained;
    }
}
