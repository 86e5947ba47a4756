namespace MLExtensions.Evaluation;

/// <summary>Sets or intervals whose coverage lies below 1 - alpha with its whole interval, or below the band of the Beta law; sets of labels whose false-negative rate lies above alpha with its whole interval.</summary>
internal sealed class UndercoverageRule : IAdviceRule
{
    private const string Unlike = "Check that the calibration rows are like these: no row used twice, no shift in time or source. ";
    private const string Shift = "Under shift, weight the rows or follow the stream.";
    private const string Page = "conformal.md#when-rows-are-not-exchangeable";

    public string Name => "Undercoverage";

    public IEnumerable<Advice> Advise(EvaluationReport report)
    {
        foreach (var model in report.Models)
        {
            if (model.Alpha is not { } alpha)
                continue;
            if (model.Sets is { } sets && Coverage(model.Name, "Prediction sets", sets.Coverage, sets.CoverageInterval, sets.CoverageBand, 1 - alpha) is { } ofSets)
                yield return ofSets;
            if (model.Intervals() is { } intervals && Coverage(model.Name, "Prediction intervals", intervals.Coverage, intervals.CoverageInterval, intervals.CoverageBand, 1 - alpha) is { } ofIntervals)
                yield return ofIntervals;
            if (model.LabelSets()?.Metrics.FirstOrDefault(metric => metric.Name == "False-negative rate") is { Interval: { } missed } rate && missed.Lower > alpha)
                yield return new(Name, model.Name, $"Sets miss {ReportNumber.Percent(rate.Value)} of a row's labels on average (interval {Range(missed)}); {ReportNumber.Percent(alpha)} at most were to be missed.", Unlike + "Few calibration rows alone can do it, too. " + Shift, Page);
        }
    }

    private Advice? Coverage(string model, string what, double coverage, Interval interval, Interval? band, double aim)
    {
        if (!(interval.Upper < aim) && !(coverage < band?.Lower))
            return null;
        var finding = $"{what} cover {ReportNumber.Percent(coverage)} of the rows (interval {Range(interval)}); {ReportNumber.Percent(aim)} were aimed at.";
        return band is not { } range ? new(Name, model, finding, Unlike + "Few calibration rows alone can do it, too. " + Shift, Page)
            : coverage < range.Lower ? new(Name, model, $"{finding} Of rows alike so many calibration rows give {Range(range)}.", Unlike + Shift, Page)
            : new(Name, model, $"{finding} So few calibration rows allow {Range(range)}.", "Calibrate on more rows: the coverage then comes nearer to the aim.", "conformal.md#what-is-promised");
    }

    private static string Range(Interval range) => $"{ReportNumber.Percent(range.Lower)} to {ReportNumber.Percent(range.Upper)}";
}
