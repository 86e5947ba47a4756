using System.Globalization;
using Microsoft.ML;
using MLExtensions.AutoML;
using MLExtensions.Evaluation;
using Spectre.Console;

namespace ObjectiveSearch;

/// <summary>Searches, and says what the winner is worth on rows that no trial has seen.</summary>
internal static class Tour
{
    private const int Seed = 1;
    private const int ImportancesShown = 5;
    private const double MostCalibrationError = 0.05;

    public static async Task RunAsync(Arguments arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var ml = new MLContext(Seed);
        var (half, eighth) = (arguments.Rows / 2, arguments.Rows / 8);
        var train = Readings.View(ml, Readings.Make(half, Seed, Readings.WrongShare));
        var (validation, test) = (Readings.View(ml, Readings.Make(eighth, Seed + 1, 0)), Readings.View(ml, Readings.Make(arguments.Rows - half - eighth, Seed + 2, 0)));
        console.WriteLine($"{half} readings to train, {Readings.WrongShare:P0} of their labels wrong; {eighth} to choose and {arguments.Rows - half - eighth} for the last measurement, all with the right label");
        console.WriteLine($"Searched for: the highest accuracy with an expected calibration error of at most {Say(MostCalibrationError)}");

        var search = ml.MulticlassClassification.ObjectiveSearch()
            .SetDataset(train, validation, test)
            .SetMetric(MulticlassMetric.Accuracy)
            .AddConstraint(MulticlassMetric.ExpectedCalibrationError, MostCalibrationError)
            .SetTrainingTimeInSeconds(arguments.Seconds)
            .SetCheckpoint(Path.Combine(arguments.Output, "trials"))
            .SetSeed(Seed);
        if (arguments.Trials is { } trials)
            search.SetMaxModelToExplore(trials);
        var result = await SearchDisplay.RunAsync(console, monitor => search.SetMonitor(monitor).RunAsync(cancellationToken));

        Show(result, console);
        var zip = Path.Combine(arguments.Output, "model.zip");
        ml.Model.Save(result.Model, train.Schema, zip);
        console.WriteLine($"The winner, fitted anew, is saved as {zip}: an ordinary ML.NET model.");
        console.WriteLine($"Report: {result.Save(arguments.Output).Html}");
    }

    private static void Show(ObjectiveSearchResult result, IAnsiConsole console)
    {
        console.WriteLine();
        console.WriteLine($"{result.Trials.Length} trials: {string.Join(", ", result.Trials.CountBy(trial => trial.State).OrderBy(state => state.Key).Select(state => $"{state.Value} {state.Key.ToString().ToLowerInvariant()}"))}");
        console.WriteLine($"Winner: trial {result.BestTrial.Settings.TrialId}, {result.BestTrial.Settings.Parameters}");
        console.WriteLine($"The limit is {(result.MeetsConstraints ? "kept" : "missed by every trial")} on the rows that chose.");
        foreach (var warning in result.Warnings)
            console.WriteLine($"Note: {warning}");

        console.WriteLine();
        var table = new Table().RoundedBorder().AddColumns("On rows that no trial has seen", "Default", "Winner").Caption("95 % intervals");
        foreach (var name in new[] { "Accuracy", "ECE", "Log-loss" })
            table.AddRow(name, Estimate(result.Default[name]), Estimate(result.Winner[name]));
        console.Write(table);
        console.WriteLine($"Gain in {result.MetricName}: {Difference(result.Gain.Value, result.Gain.Interval)}; {Say(result.ValidationGain)} on the rows that chose the winner.");

        console.WriteLine();
        if (result.Importances.IsEmpty)
            console.WriteLine("Too few trials to say what mattered.");
        else
            console.WriteLine($"What mattered, as share of the variance between trials: {string.Join(", ", result.Importances.Take(ImportancesShown).Select(one => $"{one.Parameter} {one.Share.ToString("0.00", CultureInfo.InvariantCulture)}"))}");
        console.WriteLine();
        console.WriteLine($"Objective: {result.BestObjective}");
        console.WriteLine("The winner's trainer:");
        console.Profile.Out.Writer.WriteLine(result.Code);   // not wrapped, to be copied
    }

    private static string Estimate(MetricEstimate metric) => Difference(metric.Value, metric.Interval);

    private static string Difference(double value, Interval? interval) => interval is { } range ? $"{Say(value)} ({Say(range.Lower)} to {Say(range.Upper)})" : Say(value);

    private static string Say(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
