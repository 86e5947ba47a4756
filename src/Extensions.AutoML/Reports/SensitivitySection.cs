using System.Collections.Immutable;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>What became of trials with each value of each parameter, whatever else was chosen.</summary>
internal static class SensitivitySection
{
    public static ReportSection? Of(ObjectiveSearchResult result) => result.Sensitivity.IsEmpty ? null : new("sensitivity", "Sensitivity to each choice",
    [
        new ReportTable($"{result.MetricName} of all trials that had a value", ["Parameter", "Value", "Trials", "Best", "Median", "Worst"],
        [
            .. result.Sensitivity.Select(row => (ImmutableArray<TableCell>)
                [TableCell.Words(row.Parameter), TableCell.Words(row.Value), $"{row.Trials}", ReportNumber.Of(row.Best), ReportNumber.Of(row.Median), ReportNumber.Of(row.Worst)]),
        ])
        { Note = "Numbers are cut into thirds of the trials. Where best and median hardly differ between the values of a parameter, the choice hardly matters." },
    ]);
}
