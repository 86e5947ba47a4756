using System.Collections.Immutable;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>Which parameters matter.</summary>
internal static class ImportanceSection
{
    public const string None = "Importances need 10 trials that ran to their end with different values; there are fewer, so none are given.";

    public static ReportSection Of(ObjectiveSearchResult result) => new("importance", "Importance of parameters", result.Importances.IsEmpty ? [new ReportParagraph(None)] :
    [
        new ReportTable("Share of the variance of the metric that a parameter explains alone", ["Parameter", "Share"],
        [
            .. result.Importances.Select(one => (ImmutableArray<TableCell>)[TableCell.Words(one.Parameter), ReportNumber.Percent(one.Share)]),
            [TableCell.Words("several together"), ReportNumber.Percent(Math.Max(0, 1 - result.Importances.Sum(one => one.Share)))],
        ])
        { Note = "Functional ANOVA of a random forest on the trials that ran to their end (Hutter, Hoos and Leyton-Brown 2014). Tuners try good values more often, and few trials tell little: read it as a hint." },
    ]);
}
