using System.Collections.Immutable;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>The trials, best first, and why some failed.</summary>
internal static class TrialsSection
{
    /// <summary>Rows that a table shows; the result has all trials.</summary>
    public const int Most = 200;

    public static ReportSection Of(ObjectiveSearchResult result)
    {
        TrialResult[] failed = [.. result.Trials.Where(trial => trial.State == TrialState.Failed)];
        var others = SearchReport.Ranked(result, result.Trials.Where(trial => trial.State != TrialState.Failed)).OrderBy(trial => trial.State != TrialState.Completed).ToArray();
        return Section.Of("trials", "Trials", [Table(result, others), failed.Length == 0 ? null : Failures(failed)])!;
    }

    private static ReportTable Table(ObjectiveSearchResult result, TrialResult[] trials) => new("Trials, best first", ["Trial", "State", result.MetricName, "Violation", "Epoch", "Seconds", "Parameters"],
    [
        .. trials.Take(Most).Select(trial => (ImmutableArray<TableCell>)
        [
            $"{trial.Settings.TrialId}", TableCell.Words(trial.State.ToString().ToLowerInvariant()), ReportNumber.Of(trial.Metric), ReportNumber.Of(trial.Violation), trial.Steps.IsDefaultOrEmpty ? ReportNumber.None : $"{trial.Steps[^1].Step}",
            ReportNumber.Of(trial.DurationInSeconds), SearchReport.Parameters(trial.Settings.Parameters),
        ]),
    ])
    { Note = "Metrics are those on the validation rows, of trials that were stopped those of their last step, and epochs the last that was reported. Trial 0 has the defaults." + More(trials.Length) };

    private static ReportTable Failures(TrialResult[] trials) => new("Failed trials", ["Trial", "Reason", "Seconds", "Parameters"],
    [
        .. trials.Take(Most).Select(trial => (ImmutableArray<TableCell>)
        [
            $"{trial.Settings.TrialId}", TableCell.Words(trial.FailureType ?? "unknown", trial.Failure), ReportNumber.Of(trial.DurationInSeconds), SearchReport.Parameters(trial.Settings.Parameters),
        ]),
    ])
    { Note = More(trials.Length) is { Length: > 0 } more ? more.TrimStart() : null };

    private static string More(int count) => count > Most ? $" {ReportNumber.Count(count - Most)} more are left out here." : "";
}
