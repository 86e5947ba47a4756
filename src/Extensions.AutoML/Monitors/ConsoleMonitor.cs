using System.Globalization;

namespace MLExtensions.AutoML;

/// <summary>Writes a line for each trial that ends or waits: <c>new ConsoleMonitor(Console.Out)</c>.</summary>
/// <param name="writer">Where lines go.</param>
public sealed class ConsoleMonitor(TextWriter writer) : ISearchMonitor
{
    private string best = "none so far";

    /// <summary>Writes nothing.</summary>
    /// <inheritdoc/>
    public void ReportRunningTrial(TrialSettings settings)
    {
    }

    /// <inheritdoc/>
    public void ReportCompletedTrial(TrialResult result) => Write(result, "");

    /// <summary>Remembers the trial; following lines name it.</summary>
    /// <inheritdoc/>
    public void ReportBestTrial(TrialResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        best = string.Create(CultureInfo.InvariantCulture, $"{result.Metric:G5} in trial {result.Settings.TrialId}");
    }

    /// <inheritdoc/>
    public void ReportFailTrial(TrialSettings settings, Exception? exception = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trial {settings.TrialId} failed: {(exception is null ? "its process ended" : $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}")} [{settings.Parameters}]"));
    }

    /// <inheritdoc/>
    public void ReportPrunedTrial(TrialResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Write(result, (result.State == TrialState.Paused ? " waits" : " stopped") + (result.Steps.IsDefaultOrEmpty ? "" : string.Create(CultureInfo.InvariantCulture, $" at step {result.Steps[^1].Step}")));
    }

    private void Write(TrialResult result, string how)
    {
        ArgumentNullException.ThrowIfNull(result);
        var violation = result.Violation > 0 ? string.Create(CultureInfo.InvariantCulture, $", constraints missed by {result.Violation:G3}") : "";
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trial {result.Settings.TrialId}{how}: {result.Metric:G5}{violation} after {result.DurationInSeconds:F1} s, best before: {best} [{result.Settings.Parameters}]"));
    }
}
