using System.Globalization;
using Microsoft.ML;
using MLExtensions.AutoML;
using MLExtensions.Evaluation;
using Spectre.Console;

namespace QuickStart;

/// <summary>Searches the objective, network and calibrator on the training rows, and measures the winner on the test rows.</summary>
internal static class SearchStep
{
    private const int Seed = 1;
    private const double ValidationShare = 0.2;

    /// <param name="ml">The context.</param>
    /// <param name="problem">What is to be learned.</param>
    /// <param name="trainFile">The prepared training rows, a part of which chooses among trials.</param>
    /// <param name="testFile">The prepared test rows, which no trial sees.</param>
    /// <param name="seconds">Seconds of the search; the last fits come on top.</param>
    /// <param name="zip">Where the winner is saved.</param>
    /// <param name="console">Where progress and result are shown.</param>
    /// <param name="trials">Number of trials that end the search, where that is sooner; null for no such limit.</param>
    public static void Run(MLContext ml, Problem problem, string trainFile, string testFile, int seconds, string zip, IAnsiConsole console, int? trials = null)
    {
        var loader = Pipelines.Loader(ml, problem, problem.Label);
        var (rows, test) = (loader.Load(trainFile), loader.Load(testFile));
        var split = ml.Data.TrainTestSplit(rows, ValidationShare, seed: Seed);
        console.WriteLine($"{seconds} seconds; a fifth of the training rows chooses among trials, the test rows measure the winner at the end.");
        var result = problem.IsRegression
            ? Search(ml.Regression.ObjectiveSearch())
            : Search(ml.MulticlassClassification.ObjectiveSearch());
        Show(result, console);
        ml.Model.Save(result.Model, loader, zip);
        console.WriteLine($"The winner is saved as {zip}; report: {result.Save(Path.GetDirectoryName(Path.GetFullPath(zip))!).Html}");

        ObjectiveSearchResult Search<TPredictions>(ObjectiveSearch<TPredictions> search) where TPredictions : PredictionRows => search
            .SetDataset(split.TrainSet, split.TestSet, test)
            .SetColumns(problem.Label)
            .SetFeaturization(Pipelines.Features(ml, problem))
            .SetTrainingTimeInSeconds(seconds)
            .SetMaxModelToExplore(trials ?? int.MaxValue)
            .SetMonitor(new ConsoleMonitor(console.Profile.Out.Writer))
            .SetSeed(Seed)
            .Run();
    }

    private static void Show(ObjectiveSearchResult result, IAnsiConsole console)
    {
        foreach (var warning in result.Warnings)
            console.WriteLine($"Note: {warning}");
        console.WriteLine($"{result.Trials.Length} trials; the best is trial {result.BestTrial.Settings.TrialId}, fitted anew beside the defaults. On the test rows:");
        var table = new Spectre.Console.Table().RoundedBorder().AddColumns("", Markup.Escape($"{result.MetricName}"), "95 % interval");
        table.AddRow("Default", Say(result.Default[result.MetricName].Value), Interval(result.Default[result.MetricName].Interval));
        table.AddRow("Winner", Say(result.Winner[result.MetricName].Value), Interval(result.Winner[result.MetricName].Interval));
        table.AddRow("Winner less default", Say(result.Gain.Value), Interval(result.Gain.Interval));
        console.Write(table);
        console.WriteLine($"{(result.Direction == MetricDirection.LowerIsBetter ? "Lower" : "Higher")} is better. The winner's trainer:");
        console.Profile.Out.Writer.WriteLine(result.Code);   // not wrapped, to be copied
    }

    private static string Interval(Interval? interval) => interval is { } range ? $"{Say(range.Lower)} to {Say(range.Upper)}" : "none";

    private static string Say(double value) => value.ToString(Math.Abs(value) < 100 ? "0.0000" : "0.0", CultureInfo.InvariantCulture);
}
