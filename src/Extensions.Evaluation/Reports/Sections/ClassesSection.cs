using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Recall, precision and F1 of the classes, or of the labels.</summary>
internal static class ClassesSection
{
    /// <summary>Most classes that are shown; of more, those of least recall.</summary>
    public const int Most = 20;

    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.Table());
        if (models.IsEmpty)
            return null;
        var (word, plural) = models[0].Model is MultilabelEvaluation ? ("label", "labels") : ("class", "classes");
        var first = models[0].Part.Classes;
        var some = Enumerable.Range(0, first.Length).Where(k => first[k].Support > 0).ToArray();
        int[] classes = [.. some.OrderBy(k => models.Min(one => one.Part.Classes[k].Recall)).Take(Most)];
        if (classes.Length == 0)
            return null;
        var which = some.Length > classes.Length ? $"The {classes.Length} {plural} of least recall; {some.Length - classes.Length} more are left out. " : "";
        return Section.Of("classes", $"{char.ToUpperInvariant(word[0])}{word[1..]} by {word}",
        [
            new ReportPicture($"Recall by {word}", $"{which}Share of the rows of each {word} that is found, with its {ReportNumber.Confidence(report.Confidence)} interval. Least: " + string.Join("; ", models.Select(one => $"{one.Model.Name}: {Worst(one.Part)}")) + ".",
                title => DotsPicture.Draw([.. classes.Select(k => (first[k].Name, (IReadOnlyList<(double, Interval?, PictureColor)>)[.. models.Select(one => (one.Part.Classes[k].Recall, one.Part.Classes[k].RecallInterval, PictureColor.Of(one.Index)))]))], "Recall", null, title))
            { Legend = Section.Legend(models, lines: false) },
            .. models.Select(one => new ReportTable($"{char.ToUpperInvariant(plural[0])}{plural[1..]} of {one.Model.Name}", [$"{char.ToUpperInvariant(word[0])}{word[1..]}", "Rows", "Predicted", "Precision", "Recall", "F1", "Average precision"],
            [
                .. classes.Select(k => one.Part.Classes[k]).Select(row => (ImmutableArray<TableCell>)
                [
                    TableCell.Words(row.Name), ReportNumber.Count(row.Support), ReportNumber.Count(row.Predicted), Section.Estimate(row.Precision, row.PrecisionInterval),
                    Section.Estimate(row.Recall, row.RecallInterval), ReportNumber.Of(row.F1), ReportNumber.Of(row.AveragePrecision),
                ]),
            ]) { Note = which.Length > 0 ? which.TrimEnd() : null }),
        ]);
    }

    private static string Worst(ClassTable part) => part.Classes.Where(one => one.Support > 0).MinBy(one => one.Recall) is { } worst ? $"{ReportNumber.Of(worst.Recall)} of {worst.Name}" : ReportNumber.None;
}
