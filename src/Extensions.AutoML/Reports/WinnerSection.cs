using System.Collections.Immutable;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>The winner: its code, its objective, and what of it differs from the defaults.</summary>
internal static class WinnerSection
{
    public static ReportSection Of(ObjectiveSearchResult result) => new("winner", "Winner",
    [
        new ReportParagraph($"Trial {result.BestTrial.Settings.TrialId}. This line trains it:"), new ReportCode(result.Code), new ReportParagraph("Its objective as JSON:"), new ReportCode(result.BestObjective), Table(result),
    ]);

    private static ReportTable Table(ObjectiveSearchResult result)
    {
        var (winner, defaults) = (result.BestTrial.Settings.Parameters, result.DefaultTrial?.Settings.Parameters);
        return new("Parameters of the winner and of the defaults", ["Parameter", "Winner", "Defaults"],
        [
            .. winner.Keys.Concat(defaults?.Keys ?? []).Distinct().Select(name => (ImmutableArray<TableCell>)[TableCell.Words(name), Cell(winner, name), Cell(defaults, name)]),
        ])
        { Note = "A dash: the parameter is not active." };
    }

    private static TableCell Cell(ParameterSet? parameters, string name) => TableCell.Words(parameters?.TryGetValue(name, out var value) == true ? SearchReport.Value(value) : ReportNumber.None);
}
