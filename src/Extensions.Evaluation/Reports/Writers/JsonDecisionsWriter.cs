namespace MLExtensions.Evaluation;

/// <summary>Decisions of a model in JSON.</summary>
internal static class JsonDecisionsWriter
{
    /// <param name="json">Where it is written.</param>
    /// <param name="part">Classes or labels.</param>
    /// <param name="matrix">Which classes are taken for which; null of labels.</param>
    public static void Write(JsonNumbers json, ClassTable part, ConfusionMatrix? matrix)
    {
        json.List("classes", part.Classes, one => json.Object(null, () =>
        {
            json.Text("name", one.Name);
            json.Number("rows", one.Support);
            json.Number("predicted", one.Predicted);
            json.Number("precision", one.Precision, "no row is predicted to be of the class");
            json.Number("precisionLower", one.PrecisionInterval?.Lower, "no row is predicted to be of the class");
            json.Number("precisionUpper", one.PrecisionInterval?.Upper, "no row is predicted to be of the class");
            json.Number("recall", one.Recall, "the class has no row");
            json.Range(one.RecallInterval, "the class has no row");
            json.Number("f1", one.F1, "the class has no row and is never predicted");
            json.Number("averagePrecision", one.AveragePrecision, "the class has no row, or all");
            json.Number("rocAuc", one.RocAuc, "the class has no row, or all");
        }));
        json.Rows("confusion", matrix is null ? [] : from label in Enumerable.Range(0, matrix.ClassCount) from predicted in Enumerable.Range(0, matrix.ClassCount)
                                                     where matrix[label, predicted] > 0 select new double[] { label, predicted, matrix[label, predicted] });
        json.List("curves", Curves(part), one => json.Object(null, () => Curve(json, one.Class, one.PrecisionRecall, one.Roc)));
    }

    /// <summary>Of many classes those that are ranked worst.</summary>
    private static IEnumerable<(int Class, PrecisionRecallCurve PrecisionRecall, RocCurve? Roc)> Curves(ClassTable part)
        => part.PrecisionRecall.Select((curve, at) => (Class: part.PrecisionRecall.Length < part.Classes.Length ? 1 : at, Curve: curve, Roc: part.Roc[at])).Where(one => one.Curve is not null)
            .OrderBy(one => one.Curve!.AveragePrecision).Take(ClassesSection.Most).OrderBy(one => one.Class).Select(one => (one.Class, one.Curve!, one.Roc));

    private static void Curve(JsonNumbers json, int k, PrecisionRecallCurve precision, RocCurve? roc)
    {
        json.Number("class", k);
        json.Number("averagePrecision", precision.AveragePrecision);
        json.Number("rocAuc", roc?.Area);
        json.Rows("precisionRecall", CurveSimplification.Thin(precision.Points, point => point.Recall, point => point.Precision).Select(point => new[] { point.Recall, point.Precision, point.Threshold }));
        json.Rows("roc", roc is null ? [] : CurveSimplification.Thin(roc.Points, point => point.FalsePositiveRate, point => point.TruePositiveRate).Select(point => new[] { point.FalsePositiveRate, point.TruePositiveRate, point.Threshold }));
    }
}
