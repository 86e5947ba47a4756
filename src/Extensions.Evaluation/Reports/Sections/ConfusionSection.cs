using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Which classes are taken for which.</summary>
internal static class ConfusionSection
{
    /// <summary>Most classes that a matrix is drawn of.</summary>
    public const int MostDrawn = 20;
    private const int MostPairs = 20;
    private const int MostPairsBesidePicture = 5;

    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.Decisions());
        return Section.Of("confusion", "Confusion", [.. models.Select(one => Picture(one.Model, one.Part)), .. models.Select(one => Table(one.Model, one.Part.Confusion))]);
    }

    private static ReportPicture? Picture(ModelEvaluation model, DecisionMetrics part)
    {
        var (matrix, pairs) = (part.Confusion, Pairs(part.Confusion));
        var most = pairs.IsEmpty ? "No row is predicted wrong." : $"Most frequent error: {model.ClassName(pairs[0].Label)} predicted as {model.ClassName(pairs[0].Predicted)}, {ReportNumber.Count(pairs[0].Count)} of {ReportNumber.Count(pairs[0].Support)} rows.";
        return matrix.ClassCount > MostDrawn ? null : new($"Confusion of {model.Name}", $"Rows of each class (downwards) by the class that is predicted (across), as shares of the class. {most}",
            title => MatrixPicture.Draw(part.ClassNames, (label, predicted) => matrix.Classes[label].Support > 0 ? matrix[label, predicted] / matrix.Classes[label].Support : double.NaN, "Class", "Predicted", title));
    }

    private static ReportTable? Table(ModelEvaluation model, ConfusionMatrix matrix)
        => matrix.ClassCount < 3 || Pairs(matrix) is not { IsEmpty: false } pairs ? null : new($"Most frequent confusions of {model.Name}", ["Class", "Predicted as", "Rows", "Share of the class"],
        [
            .. pairs.Take(matrix.ClassCount > MostDrawn ? MostPairs : MostPairsBesidePicture).Select(one => (ImmutableArray<TableCell>)
                [TableCell.Words(model.ClassName(one.Label)), TableCell.Words(model.ClassName(one.Predicted)), ReportNumber.Count(one.Count), ReportNumber.Percent(one.Count / one.Support)]),
        ]);

    /// <summary>Wrong predictions, the most frequent first.</summary>
    public static ImmutableArray<(int Label, int Predicted, double Count, double Support)> Pairs(ConfusionMatrix matrix)
        => [.. from label in Enumerable.Range(0, matrix.ClassCount) from predicted in Enumerable.Range(0, matrix.ClassCount)
               where label != predicted && matrix[label, predicted] > 0 orderby matrix[label, predicted] descending, label, predicted
               select (label, predicted, matrix[label, predicted], matrix.Classes[label].Support)];
}
