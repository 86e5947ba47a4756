using System.Collections.Immutable;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>The constraints and what the winner makes of them.</summary>
internal static class ConstraintsSection
{
    public static ReportSection? Of(ObjectiveSearchResult result) => result.Constraints.IsEmpty ? null : new("constraints", "Constraints",
    [
        new ReportTable("Constraints of the winner", ["Constraint", "Validation rows", "", "Rows no trial has seen", ""],
        [
            .. result.Constraints.Select(one => (ImmutableArray<TableCell>)[TableCell.Words($"{one}"), ReportNumber.Of(one.Validation), Word(one.IsMet), ReportNumber.Of(one.Test), Word(one.IsMetOnTest)]),
        ])
        { Note = "A search holds trials to their constraints on the validation rows. On new rows the same values come with chance." },
    ]);

    private static TableCell Word(bool isMet) => TableCell.Words(isMet ? "met" : "MISSED");
}
