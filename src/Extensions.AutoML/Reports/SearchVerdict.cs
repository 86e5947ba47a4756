using System.Collections.Immutable;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>What a search comes to, in sentences.</summary>
internal static class SearchVerdict
{
    public static ImmutableArray<string> Of(ObjectiveSearchResult result) => [.. new[] { Missed(result), Gain(result), Survives(result), Met(result), Failed(result) }.OfType<string>(), .. result.Warnings.Where(warning => !IsOfConstraints(warning))];

    private static string? Missed(ObjectiveSearchResult result) => result.MeetsConstraints ? null
        : $"CONSTRAINTS MISSED: no trial meets all of them on the validation rows. The winner is the trial that misses them least: {string.Join("; ", result.MissedConstraints)}.";

    private static string Gain(ObjectiveSearchResult result)
    {
        var (gain, name) = (result.Gain, Verdicts.Word(result.MetricName));
        if (IsDefault(result))
            return "No trial is better than the defaults on the validation rows: the winner is the default configuration.";
        var values = result.Winner.Find(gain.Name) is { } winner && result.Default.Find(gain.Name) is { } other ? $" ({ReportNumber.Of(winner.Value, winner.Interval)} against {ReportNumber.Of(other.Value, other.Interval)})" : "";
        var rows = $"on {ReportNumber.Count(result.Winner.Count)} rows that no trial has seen";
        if (gain.Interval is not { } interval)
            return $"Winner and defaults differ in {name} by {ReportNumber.Of(gain.Value)}{values} {rows}, winner less defaults, without an interval: chance is not ruled out.";
        var percent = ReportNumber.Confidence(result.Winner.Metrics.Select(metric => metric.Confidence).FirstOrDefault(0.95));
        if (gain.Tone() == Tone.Neutral)
            return $"Winner and defaults do not differ in {name} beyond chance {rows}: {ReportNumber.Of(gain.Value, interval)}{values}, {percent} interval {ReportNumber.Range(gain.Value, interval)}, winner less defaults.";
        var size = gain.Value < 0 ? new Interval(-interval.Upper, -interval.Lower) : interval;
        return $"The winner is {(gain.Tone() == Tone.Good ? "better" : "WORSE")} than the defaults {rows}: its {name} is {(gain.Value < 0 ? "lower" : "higher")} by {ReportNumber.Of(Math.Abs(gain.Value), size)}{values}, {percent} interval {ReportNumber.Range(Math.Abs(gain.Value), size)}.";
    }

    private static string? Survives(ObjectiveSearchResult result)
    {
        if (IsDefault(result))
            return null;
        if (double.IsNaN(result.ValidationGain))
            return "The trial of the defaults did not run to its end, so there is no gain on the validation rows to compare with.";
        var gain = $"On the validation rows, which chose the winner, it differs from the defaults by {ReportNumber.Of(result.ValidationGain)}";
        if (SearchReport.Loss(result, result.ValidationGain) >= 0)
            return $"{gain}: no gain in {Verdicts.Word(result.MetricName)}{(result.Constraints.IsEmpty ? "" : "; constraints chose it")}.";
        return double.IsNaN(result.SurvivingShare) ? null : result.SurvivingShare <= 0 ? $"{gain}; nothing of that gain survives." : $"{gain}; {ReportNumber.Percent(result.SurvivingShare)} of that gain survives.";
    }

    private static string? Met(ObjectiveSearchResult result)
    {
        if (result.Constraints.IsEmpty || !result.MeetsConstraints)
            return null;
        var lost = result.Constraints.Where(constraint => !constraint.IsMetOnTest).Select(constraint => $"{constraint}: it is {ReportNumber.Of(constraint.Test)}").ToArray();
        return "All constraints are met on the validation rows" + (lost.Length == 0 ? ", and on rows that no trial has seen." : $", but NOT on rows that no trial has seen: {string.Join("; ", lost)}.");
    }

    private static string? Failed(ObjectiveSearchResult result) => result.Trials.Count(trial => trial.State == TrialState.Failed) is > 0 and var count
        ? $"{ReportNumber.Count(count)} of {SearchReport.Trials(result.Trials.Length)} failed; the reasons are at the end." : null;

    private static bool IsDefault(ObjectiveSearchResult result) => result.DefaultTrial is { } trial && trial.Settings.TrialId == result.BestTrial.Settings.TrialId;

    /// <summary>That one is the first sentence.</summary>
    private static bool IsOfConstraints(string warning) => warning.StartsWith("No trial meets all constraints", StringComparison.Ordinal);
}
