using System.Globalization;
using Microsoft.ML;
using MLExtensions;
using MLExtensions.Evaluation;
using Spectre.Console;

namespace QuickStart;

/// <summary>Looks for wrong labels among the training rows, by networks that have not seen the row.</summary>
internal static class WrongLabels
{
    private const int Folds = 3;
    private const int Epochs = 5;
    private const int MostRows = 20_000;
    private const int First = 100;

    /// <summary>Trains a short while on two thirds of the rows, three times, and asks each network what it makes of the labels of the other third. Null for numbers, and for more rows than are quick.</summary>
    public static LabelNoiseMetrics? Find(MLContext ml, Problem problem, int? epochs, string trainFile, IAnsiConsole console)
    {
        if (problem.IsRegression || problem.Train.Rows.Count > MostRows)
            return null;
        var rows = Pipelines.Loader(ml, problem, problem.Label).Load(trainFile);
        // Features are made without a look at the labels, so that one fit on all rows gives nothing away.
        var features = ml.Data.Cache(Pipelines.Features(ml, problem).Fit(rows).Transform(rows), "Features", problem.Label);
        var network = Contender.For(ml, problem, Math.Min(epochs ?? Epochs, Epochs))[0].Trainer(null);
        try
        {
            var found = ml.MulticlassClassification.EvaluateLabelNoise(features, network, Folds, new() { LabelColumnName = problem.Label });
            Show(problem, found, console);
            return found;
        }
        catch (InputDataException fault)
        {
            console.WriteLine($"Wrong labels were not looked for: {fault.Message}");
            return null;
        }
    }

    private static void Show(Problem problem, LabelNoiseMetrics found, IAnsiConsole console)
    {
        console.WriteLine($"Suspicious: {found.SuspiciousCount} of {found.Count} training rows have labels that networks contradict which have not seen them; listed in the report, row 0 is line 2 of train.csv");
        var interval = found.NoiseRate.Interval is { } ends ? $", {Percent(ends.Lower)} to {Percent(ends.Upper)} by sampling alone" : "";
        console.WriteLine($"Wrong labels by estimate: {Percent(found.NoiseRate.Value)}{interval}; where classes overlap that is too high");
        if (problem.TrueLabel is null)
            return;
        var (typed, right) = (problem.Train.IndexOf(problem.Label), problem.Train.IndexOf(problem.TrueLabel));
        bool IsWrong(string[] row) => row[typed] != row[right];
        var wrong = problem.Train.Rows.Count(IsWrong);
        var hits = found.SuspiciousRows.Select(one => IsWrong(problem.Train.Rows[one.Row])).ToArray();
        var caught = hits.Count(hit => hit);
        console.WriteLine($"Wrong labels in truth: {Percent(wrong / (double)problem.Train.Rows.Count)}; truly wrong are {hits.Take(First).Count(hit => hit)} of the {Math.Min(First, hits.Length)} most suspicious rows and {caught} of all {hits.Length}, "
            + $"which are {Percent(caught / (double)wrong)} of the wrong ones");
    }

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);
}
