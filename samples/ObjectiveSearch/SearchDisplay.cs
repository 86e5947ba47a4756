using System.Globalization;
using MLExtensions.AutoML;
using Spectre.Console;

namespace ObjectiveSearch;

/// <summary>Shows the trials as they pass: a live table on a terminal, a line for each elsewhere. A search calls its monitor one call at a time.</summary>
internal sealed class SearchDisplay : ISearchMonitor
{
    private const int RowsShown = 12;
    private readonly IAnsiConsole console;
    private readonly LiveDisplayContext? live;
    private readonly List<string[]> rows = [];
    private string best = "none so far";

    private SearchDisplay(IAnsiConsole console, LiveDisplayContext? live) => (this.console, this.live) = (console, live);

    /// <summary>Runs a search and shows it.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="search">Runs with the monitor that it is given.</param>
    public static Task<ObjectiveSearchResult> RunAsync(IAnsiConsole console, Func<ISearchMonitor, Task<ObjectiveSearchResult>> search)
        => console.Profile.Capabilities is { Interactive: true, Ansi: true }
            ? console.Live(new Text("The first trial runs ...")).StartAsync(context => search(new SearchDisplay(console, context)))
            : search(new SearchDisplay(console, null));

    public void ReportRunningTrial(TrialSettings settings)
    {
    }

    public void ReportCompletedTrial(TrialResult result) => Show(result, "done");

    public void ReportBestTrial(TrialResult result)
    {
        best = $"trial {result.Settings.TrialId}, {Number(result.Metric)}";
        Draw();
    }

    public void ReportPrunedTrial(TrialResult result) => Show(result, result.State == TrialState.Paused ? "waits" : "stopped");

    public void ReportFailTrial(TrialSettings settings, Exception? exception = null) => Add(settings, $"failed: {exception?.Message ?? "its process ended"}", "", "");

    private void Show(TrialResult result, string state)
    {
        var epochs = result.Steps.IsDefaultOrEmpty ? "" : $" after {result.Steps[^1].Step} epochs";
        var missed = result.Violation > 0 ? $", limit missed by {Number(result.Violation)}" : "";
        Add(result.Settings, state + epochs, Number(result.Metric) + missed, result.DurationInSeconds.ToString("0.0 s", CultureInfo.InvariantCulture));
    }

    private void Add(TrialSettings settings, string state, string metric, string seconds)
    {
        var (objective, calibrator) = (settings.Parameters["objective"], settings.Parameters["calibrator"]);
        rows.Add([settings.TrialId.ToString(CultureInfo.InvariantCulture), objective.ToString(), calibrator.ToString(), metric, state, seconds]);
        if (live is null)
            console.WriteLine($"trial {settings.TrialId} {state}: {metric} [{objective}, calibrator {calibrator}], best so far: {best}");
        Draw();
    }

    private void Draw()
    {
        if (live is null)
            return;
        var table = new Table().RoundedBorder().AddColumns("Trial", "Objective", "Calibrator", "Accuracy", "State", "Time").Caption(Markup.Escape($"Best: {best}. Ctrl+C stops; trials are kept."));
        foreach (var row in rows.TakeLast(RowsShown))
            table.AddRow(Array.ConvertAll(row, cell => new Text(cell)));
        live.UpdateTarget(table);
    }

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
