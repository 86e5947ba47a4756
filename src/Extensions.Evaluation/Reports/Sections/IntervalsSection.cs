namespace MLExtensions.Evaluation;

/// <summary>Coverage and width of prediction intervals.</summary>
internal static class IntervalsSection
{
    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.Intervals());
        if (models.IsEmpty)
            return null;
        var aim = models.Select(one => one.Model.Alpha).FirstOrDefault(alpha => alpha is not null);
        var strata = models.Max(one => one.Part.ByWidth.Strata.Length);
        return Section.Of("intervals", "Prediction intervals",
        [
            Section.ByModel("Coverage and width", models, ["Coverage", "Aimed at", "Mean width", "Median width", "Infinite", "Interval score", "Least coverage by width"], (model, part) =>
            [
                Section.Estimate(part.Coverage, part.CoverageInterval), model.Alpha is { } alpha ? ReportNumber.Percent(1 - alpha) : ReportNumber.None, ReportNumber.Of(part.Width.Mean), ReportNumber.Of(part.Width.Median),
                ReportNumber.Percent(part.Width.InfiniteShare), ReportNumber.Of(part.IntervalScore), ReportNumber.Of(part.ByWidth.Worst),
            ], "Coverage with its 95 % interval. Widths and the score are in the label's unit, lower is better."),
            new ReportPicture("Coverage by width", "Share of rows whose interval holds the label, from the narrowest intervals to the widest, with its interval" + (aim is { } line ? $"; the dashed line is {ReportNumber.Percent(1 - line)}." : "."),
                title => DotsPicture.Draw([.. Enumerable.Range(0, strata).Select(at => (Name(at, strata), (IReadOnlyList<(double, Interval?, PictureColor)>)[.. models.Select(one => Stratum(one.Part, at, report.Confidence, PictureColor.Of(one.Index)))]))], "Coverage", 1 - aim, title))
            { Legend = Section.Legend(models, lines: false) },
        ]);
    }

    private static string Name(int at, int count) => at == 0 ? "narrowest" : at == count - 1 ? "widest" : FormattableString.Invariant($"{at + 1} of {count}");

    private static (double, Interval?, PictureColor) Stratum(IntervalMetrics part, int at, double confidence, PictureColor color)
        => at < part.ByWidth.Strata.Length && part.ByWidth.Strata[at] is { Weight: > 0 } one ? (one.Coverage, BinomialInterval.ClopperPearson(Math.Min(one.Weight, one.Coverage * one.Weight), one.Weight, confidence), color) : (double.NaN, null, color);
}
