using Microsoft.ML;
using MLExtensions.Evaluation;
using Spectre.Console;

namespace QuickStart;

/// <summary>Evaluates the networks on the test rows, side by side, and writes the report that a person opens in a browser.</summary>
internal static class Comparison
{
    private const int SentencesShown = 3;

    /// <param name="ml">The context.</param>
    /// <param name="problem">What was learned.</param>
    /// <param name="trained">The networks; the first is what the others are measured against.</param>
    /// <param name="wrongLabels">What is known of wrong training labels, if anything.</param>
    /// <param name="folder">Folder for the report.</param>
    /// <param name="console">Where to say what it comes to.</param>
    public static void Write(MLContext ml, Problem problem, IReadOnlyList<Trained> trained, LabelNoiseMetrics? wrongLabels, string folder, IAnsiConsole console)
    {
        var report = EvaluationReport.Compare([.. trained.Select(Evaluate)]) with { Title = $"Predicting {problem.Label}" };
        foreach (var sentence in report.Verdict.Take(SentencesShown))
            console.WriteLine(sentence);
        console.WriteLine($"Report: {report.Save(folder).Html}");

        ModelEvaluation Evaluate(Trained network)
        {
            var options = new EvaluationOptions { LabelColumnName = problem.Label, History = network.History, LabelNoise = wrongLabels };
            return problem.IsRegression ? ml.Regression.EvaluateModel(network.ScoredTestRows, network.Name, options) : ml.MulticlassClassification.EvaluateModel(network.ScoredTestRows, network.Name, options);
        }
    }
}
