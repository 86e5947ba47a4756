using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Precision-recall and ROC curves: of two classes one curve for each model, of several the classes, or labels, of each model that are ranked worst.</summary>
internal static class RankingSection
{
    private const int WorstClasses = 3;

    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.Table());
        if (models.IsEmpty)
            return null;
        return Section.Of("ranking", "Ranking", models[0].Model is BinaryEvaluation ? OfModels(models) : models.SelectMany(one => OfClasses(one.Model, one.Part)));
    }

    private static IEnumerable<ReportBlock> OfModels(ImmutableArray<(ModelEvaluation Model, int Index, ClassTable Part)> models)
    {
        var precision = models.Where(one => one.Part.PrecisionRecall[0] is not null).Select(one => (Curve: one.Part.PrecisionRecall[0]!, Color: PictureColor.Of(one.Index), Name: one.Model.Name)).ToArray();
        var roc = models.Where(one => one.Part.Roc[0] is not null).Select(one => (Curve: one.Part.Roc[0]!, Color: PictureColor.Of(one.Index), Name: one.Model.Name)).ToArray();
        if (precision.Length > 0)
            yield return PrecisionRecall("Precision by recall", precision);
        if (roc.Length > 0)
            yield return Roc("ROC curve", roc);
    }

    private static IEnumerable<ReportBlock> OfClasses(ModelEvaluation model, ClassTable part)
    {
        var classes = part.PrecisionRecall.Select((curve, k) => (curve, k)).Where(one => one.curve is not null).Select(one => (Curve: one.curve!, Class: one.k)).OrderBy(one => one.Curve.AveragePrecision).Take(WorstClasses).ToArray();
        var which = classes.Length < part.PrecisionRecall.Length ? $"The {classes.Length} {(model is MultilabelEvaluation ? "labels" : "classes")} of least average precision. " : "";
        if (classes.Length == 0)
            yield break;
        yield return PrecisionRecall($"Precision by recall of {model.Name}", [.. classes.Select((one, place) => (one.Curve, PictureColor.Of(place), part.Classes[one.Class].Name))], which);
        yield return Roc($"ROC curve of {model.Name}", [.. classes.Select((one, place) => (part.Roc[one.Class]!, PictureColor.Of(place), part.Classes[one.Class].Name))], which);
    }

    private static ReportPicture PrecisionRecall(string title, (PrecisionRecallCurve Curve, PictureColor Color, string Name)[] curves, string which = "")
    {
        ImmutableArray<LegendEntry> legend = [.. curves.Select(one => new LegendEntry($"{one.Name}, average precision {ReportNumber.Of(one.Curve.AveragePrecision)}", one.Color))];
        return new(title, $"{which}Precision at every recall; the dashed line is the share of positive rows, the precision of scores that mean nothing. {string.Join("; ", legend.Select(one => one.Text))}.",
            svg => CurvesPicture.PrecisionRecall([.. curves.Select(one => (one.Curve, one.Color))], svg)) { Legend = legend };
    }

    private static ReportPicture Roc(string title, (RocCurve Curve, PictureColor Color, string Name)[] curves, string which = "")
    {
        ImmutableArray<LegendEntry> legend = [.. curves.Select(one => new LegendEntry($"{one.Name}, area {ReportNumber.Of(one.Curve.Area)}", one.Color))];
        return new(title, $"{which}True-positive by false-positive rate; the dashed line is chance. {string.Join("; ", legend.Select(one => one.Text))}.",
            svg => CurvesPicture.Roc([.. curves.Select(one => (one.Curve, one.Color))], svg)) { Legend = legend };
    }
}
