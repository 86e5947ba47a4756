namespace MLExtensions.Evaluation;

/// <summary>Recall, precision and F1 of the classes.</summary>
internal static class ClassesSection
{
    /// <summary>Most classes that are shown; of more, those of least recall.</summary>
    public const int Most = 20;

    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.Decisions());
        if (models.IsEmpty)
            return null;
        var matrices = models.Select(one => one.Part.Confusion).ToArray();
        int[] classes = [.. Enumerable.Range(0, matrices[0].ClassCount).Where(k => matrices[0].Classes[k].Support > 0).OrderBy(k => matrices.Min(matrix => matrix.Classes[k].Recall)).Take(Most)];
        var left = matrices[0].Classes.Count(one => one.Support > 0) - classes.Length;
        var which = left > 0 ? $"The {classes.Length} classes of least recall; {left} more are left out. " : "";
        var confidence = ReportNumber.Confidence(report.Confidence);
        var names = classes.ToDictionary(k => k, k => models[0].Model.ClassName(k));
        return Section.Of("classes", "Class by class",
        [
            new ReportPicture("Recall by class", $"{which}Share of the rows of each class that is found, with its {confidence} interval. Least: " + string.Join("; ", models.Select((one, at) => $"{one.Model.Name}: {ReportNumber.Of(matrices[at].WorstClassRecall)} of {one.Model.ClassName(matrices[at].WorstClass)}")) + ".",
                title => DotsPicture.Draw([.. classes.Select(k => (names[k], (IReadOnlyList<(double, Interval?, PictureColor)>)[.. models.Select((one, at) => Recall(matrices[at].Classes[k], report.Confidence, PictureColor.Of(one.Index)))]))], "Recall", null, title))
            { Legend = Section.Legend(models, lines: false) },
            .. models.Select((one, at) => new ReportTable($"Classes of {one.Model.Name}", ["Class", "Rows", "Predicted", "Precision", "Recall", "F1"],
            [
                .. classes.Select(k => matrices[at].Classes[k]).Select(row => (System.Collections.Immutable.ImmutableArray<TableCell>)
                [
                    TableCell.Words(names[row.Class]), ReportNumber.Count(row.Support), ReportNumber.Count(row.Predicted), ReportNumber.Of(row.Precision),
                    Section.Estimate(row.Recall, BinomialInterval.ClopperPearson(row.Hits, row.Support, report.Confidence)), ReportNumber.Of(row.F1),
                ]),
            ]) { Note = which.Length > 0 ? which.TrimEnd() : null }),
        ]);
    }

    private static (double, Interval?, PictureColor) Recall(ClassDecisions one, double confidence, PictureColor color) => (one.Recall, BinomialInterval.ClopperPearson(one.Hits, one.Support, confidence), color);
}
