namespace MLExtensions.Evaluation;

/// <summary>Curves of several models, or of several classes, in one picture, each thinned to 200 points.</summary>
internal static class CurvesPicture
{
    public static string RiskCoverage(IReadOnlyList<(RiskCoverageCurve Curve, PictureColor Color)> curves, SvgTitle title)
    {
        var drawn = curves.Select(one => (Points: CurveSimplification.Thin(one.Curve.Points, point => point.Coverage, point => point.Risk), one.Color)).ToArray();
        // The first few rows decide the risk at coverages near 0, which are not to set the scale.
        var high = drawn.SelectMany(one => one.Points).Where(point => point.Coverage >= 0.02).Select(point => point.Risk).DefaultIfEmpty(0).Max();
        var canvas = new PictureCanvas(new(PictureRange.Unit, new(0, high > 0 ? Math.Min(1, high * 1.08) : 0.1)));
        canvas.YAxis("Share of errors among the rows kept");
        canvas.XAxis("Share of rows kept, the surest first");
        foreach (var (points, color) in drawn)
            canvas.Line([.. points.Select(point => point.Coverage)], [.. points.Select(point => point.Risk)], color);
        return canvas.ToSvg(title);
    }

    /// <summary>Steps, since no threshold has the precisions on straight lines between points.</summary>
    public static string PrecisionRecall(IReadOnlyList<(PrecisionRecallCurve Curve, PictureColor Color)> curves, SvgTitle title)
    {
        var canvas = new PictureCanvas(new(PictureRange.Unit, new(0, 1.02)));
        canvas.YAxis("Precision", PictureRange.Unit.Ticks());
        canvas.XAxis("Recall");
        foreach (var rate in curves.Select(one => one.Curve.PositiveRate).Distinct())
            canvas.Line([0, 1], [rate, rate], PictureColor.Reference, 1);
        foreach (var (curve, color) in curves)
        {
            // Two corners for each point: at the recall before, and at its own.
            double Recall(int corner) => corner % 2 == 1 ? curve.Points[corner / 2].Recall : corner == 0 ? 0 : curve.Points[corner / 2 - 1].Recall;
            double Precision(int corner) => curve.Points[corner / 2].Precision;
            var corners = CurveSimplification.Keep(2 * curve.Points.Length, Recall, Precision);
            canvas.Line([.. corners.Select(Recall)], [.. corners.Select(Precision)], color);
        }
        return canvas.ToSvg(title);
    }

    public static string Roc(IReadOnlyList<(RocCurve Curve, PictureColor Color)> curves, SvgTitle title)
    {
        var canvas = new PictureCanvas(new(PictureRange.Unit, new(0, 1.02)));
        canvas.YAxis("True-positive rate", PictureRange.Unit.Ticks());
        canvas.XAxis("False-positive rate");
        canvas.Line([0, 1], [0, 1], PictureColor.Reference, 1);
        foreach (var (curve, color) in curves)
        {
            var points = CurveSimplification.Thin(curve.Points, point => point.FalsePositiveRate, point => point.TruePositiveRate);
            canvas.Line([.. points.Select(point => point.FalsePositiveRate)], [.. points.Select(point => point.TruePositiveRate)], color);
        }
        return canvas.ToSvg(title);
    }
}
