using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Which classes are taken for which.</summary>
internal static class ConfusionSection
{
    /// <summary>Most classes that a matrix is drawn of.</summary>
    public const int MostDrawn = 20;
    private const int MostPairs = 15;

    public static ReportSection? Of(EvaluationReport report)
        => Section.Of("confusion", "Confusion", Section.With(report, model => model.Decisions()).SelectMany(one => OfModel(one.Model, one.Part, PictureColor.Of(one.Index))));

    private static IEnumerable<ReportBlock?> OfModel(ModelEvaluation model, DecisionMetrics part, PictureColor color)
    {
        var pairs = Pairs(part.Confusion);
        if (part.Confusion.ClassCount <= MostDrawn)
            yield return new ReportPicture($"Confusion of {model.Name}",
                "Rows of each class (downwards) by the class that is predicted (across), as shares of the class. " + (pairs.IsEmpty ? "No row is predicted wrong." : $"Most frequent: {model.ClassName(pairs[0].Label)} predicted as {model.ClassName(pairs[0].Predicted)}, {ReportNumber.Count(pairs[0].Count)} of {ReportNumber.Count(pairs[0].Support)} rows."),
                title => MatrixPicture.Draw([.. part.ClassNames], (label, predicted) => part.Confusion.Classes[label].Support > 0 ? part.Confusion[label, predicted] / part.Confusion.Classes[label].Support : double.NaN,
                    "Class", "Predicted", title));
        if (part.Confusion.ClassCount > 2 && !pairs.IsEmpty)
            yield return new ReportTable($"Most frequent confusions of {model.Name}", ["Class", "Predicted as", "Rows", "Share of the class"],
                [.. pairs.Take(MostPairs).Select(one => (ImmutableArray<TableCell>)[TableCell.Words(model.ClassName(one.Label)), TableCell.Words(model.ClassName(one.Predicted)), ReportNumber.Count(one.Count), ReportNumber.Percent(one.Count / one.Support)])]);
    }

    /// <summary>Wrong predictions, the most frequent first.</summary>
    public static ImmutableArray<(int Label, int Predicted, double Count, double Support)> Pairs(ConfusionMatrix matrix)
        => [.. from label in Enumerable.Range(0, matrix.ClassCount) from predicted in Enumerable.Range(0, matrix.ClassCount)
               where label != predicted && matrix[label, predicted] > 0 orderby matrix[label, predicted] descending, label, predicted
               select (label, predicted, matrix[label, predicted], matrix.Classes[label].Support)];
}
