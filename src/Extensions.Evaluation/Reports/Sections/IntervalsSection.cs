namespace MLExtensions.Evaluation;

/// <summary>Coverage and width of prediction intervals.</summary>
internal static class IntervalsSection
{
    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.Intervals());
        if (models.IsEmpty)
            return null;
        var (alpha, banded) = (models.Select(one => one.Model.Alpha).FirstOrDefault(alpha => alpha is not null), models.Any(one => one.Part.CoverageBand is not null));
        var strata = models.Max(one => one.Part.ByWidth.Strata.Length);
        return Section.Of("intervals", "Prediction intervals",
        [
            Section.ByModel("Coverage and width", models, ["Coverage", "Aimed at", .. banded ? ["Beta law"] : Array.Empty<string>(), "Below", "Above", "Mean width", "Median width", "Infinite", "Interval score", "Least coverage by width"], (model, part) =>
            [
                Section.Estimate(part.Coverage, part.CoverageInterval), CoverageBlocks.Aim(model.Alpha), .. banded ? [CoverageBlocks.Band(part.Coverage, part.CoverageBand)] : Array.Empty<TableCell>(),
                Side(part.BelowShare, part, report.Confidence), Side(part.AboveShare, part, report.Confidence), ReportNumber.Of(part.Width.Mean), ReportNumber.Of(part.Width.Median), ReportNumber.Percent(part.Width.InfiniteShare), ReportNumber.Of(part.IntervalScore),
                ReportNumber.Of(part.ByWidth.Worst),
            ], "Coverage with its interval; below and above are the shares of labels that lie below the lower end and above the upper one. Widths and the score are in the label's unit, lower is better." + (banded ? CoverageBlocks.BandNote : "")),
            new ReportPicture("Coverage by width", $"Share of rows whose interval holds the label, from the narrowest intervals to the widest, with its interval{CoverageBlocks.Line(alpha)}",
                title => DotsPicture.Draw([.. Enumerable.Range(0, strata).Select(at => (Name(at, strata), (IReadOnlyList<(double, Interval?, PictureColor)>)[.. models.Select(one => Stratum(one.Part, at, report.Confidence, PictureColor.Of(one.Index)))]))], "Coverage", 1 - alpha, title))
            { Legend = Section.Legend(models, lines: false) },
            .. CoverageBlocks.ByGroup([.. models.Select(one => (one.Model, one.Index, one.Part.Groups))], alpha, "Mean width"),
            .. models.Select(one => one.Part.Distribution?.Transform is { } transform ? Transform(one.Model.Name, transform, PictureColor.Of(one.Index)) : null),
            Section.ByModel("Predicted quantiles", [.. models.Where(one => one.Part.Distribution is { Quantiles.IsDefaultOrEmpty: false }).Select(one => (one.Model, one.Index, one.Part.Distribution!))], ["Quantiles", "CRPS", "Crossing", "Bins outside the band"], (_, part) =>
                [ReportNumber.Count(part.Quantiles.Length), ReportNumber.Of(part.ContinuousRankedProbabilityScore), ReportNumber.Percent(part.CrossingShare), part.Transform is { } transform ? ReportNumber.Count(transform.OutsideCount) : ReportNumber.None],
                "CRPS is in the label's unit, lower is better; models are compared by the same quantiles only. Crossing is the share of rows where a higher quantile has a lower number."),
        ]);
    }

    private static ReportPicture Transform(string model, ProbabilityIntegralTransform transform, PictureColor color) => new($"Probability-integral transform of {model}",
        $"Share of rows by where the label lies in its predicted distribution, in {transform.Bins.Length} bins; {transform.OutsideCount} of them lie outside the band that calibrated predictions would stay in. A valley is of distributions that are too narrow, a hill of too wide ones, a slope of predictions that are too high or too low.",
        title => TransformPicture.Draw(transform, color, title))
    { Legend = [new("share of rows", color, IsLine: false), new("where calibrated predictions would be", PictureColor.Soft, IsLine: false)] };

    private static TableCell Side(double share, IntervalMetrics part, double confidence)
        => Section.Share(share, BinomialInterval.ClopperPearson(Math.Min(part.Count, share * part.Count), part.Count, confidence));

    private static string Name(int at, int count) => at == 0 ? "narrowest" : at == count - 1 ? "widest" : FormattableString.Invariant($"{at + 1} of {count}");

    private static (double, Interval?, PictureColor) Stratum(IntervalMetrics part, int at, double confidence, PictureColor color)
        => at < part.ByWidth.Strata.Length && part.ByWidth.Strata[at] is { Weight: > 0 } one ? (one.Coverage, BinomialInterval.ClopperPearson(Math.Min(one.Weight, one.Coverage * one.Weight), one.Weight, confidence), color) : (double.NaN, null, color);
}
