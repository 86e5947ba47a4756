using System.Collections.Immutable;
using System.Globalization;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>A search as writers of reports see it.</summary>
internal static class SearchReport
{
    /// <summary>The report.</summary>
    /// <param name="result">The search.</param>
    /// <param name="comparison">Name of the file with the whole comparison; null where there is none.</param>
    public static ReportDocument Of(ObjectiveSearchResult result, string? comparison = null) => new("Objective search", About(result), SearchVerdict.Of(result),
    [
        .. new[]
        {
            WinnerSection.Of(result), ConstraintsSection.Of(result), Comparison(result, comparison), CourseSection.Of(result), ImportanceSection.Of(result), SensitivitySection.Of(result), ParetoSection.Of(result), TrialsSection.Of(result),
        }.OfType<ReportSection>(),
    ]);

    private static string About(ObjectiveSearchResult result)
    {
        var states = result.Trials.CountBy(trial => trial.State).OrderByDescending(pair => pair.Key == TrialState.Completed).ThenBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key.ToString().ToLowerInvariant()}");
        var begin = result.Trials.Min(trial => trial.Settings.StartedAtUtc).ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return $"{result.MetricName}, {(result.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower")} is better · {Trials(result.Trials.Length)}: {string.Join(", ", states)} · "
            + $"{ReportNumber.Of(result.Trials.Sum(trial => trial.DurationInSeconds))} s in trials · begun {begin} · MLExtensions {ReportDocument.Version}";
    }

    public static string Trials(int count) => count == 1 ? "1 trial" : $"{ReportNumber.Count(count)} trials";

    private static ReportSection? Comparison(ObjectiveSearchResult result, string? file) => ComparisonSection.Of(EvaluationReport.Compare(result.Default, result.Winner)) is { } section
        ? section with
        {
            Heading = "Winner and defaults on rows that no trial has seen",
            Blocks = [new ReportParagraph($"Both are fitted anew with one seed that no trial had.{(file is null ? "" : $" {file}, beside this file, compares them at length.")}"), .. section.Blocks],
        }
        : null;

    /// <summary>Trials that ran to their end with a number to compare, best first.</summary>
    public static ImmutableArray<TrialResult> Completed(ObjectiveSearchResult result)
        => [.. Ranked(result, result.Trials.Where(trial => trial.State == TrialState.Completed && double.IsFinite(trial.Metric)))];

    /// <summary>Best first: who misses constraints by less, then who has the better metric.</summary>
    public static IEnumerable<TrialResult> Ranked(ObjectiveSearchResult result, IEnumerable<TrialResult> trials)
        => trials.OrderBy(trial => trial.Violation).ThenBy(trial => Loss(result, trial.Metric)).ThenBy(trial => trial.Settings.TrialId);

    public static double Loss(ObjectiveSearchResult result, double metric) => result.Direction == MetricDirection.LowerIsBetter ? metric : -metric;

    /// <summary>What was tried, in one cell: the objective, and below all the rest.</summary>
    public static TableCell Parameters(ParameterSet parameters)
    {
        var head = parameters.FirstOrDefault(item => item.Value.Word is not null);
        var rest = string.Join(", ", parameters.Where(item => item.Key != head.Key).Select(item => $"{item.Key} {Value(item.Value)}"));
        return TableCell.Words(head.Value.Word ?? "", rest.Length > 0 ? rest : null);
    }

    /// <summary>A value as people read it; the code has all its digits.</summary>
    public static string Value(ParameterValue value) => value.Word ?? value.Number.ToString(value.Number == Math.Round(value.Number) && Math.Abs(value.Number) < 1e9 ? "0" : "g4", CultureInfo.InvariantCulture);
}
