namespace MLExtensions.Evaluation;

/// <summary>Sets or intervals whose coverage lies below 1 - alpha with its whole interval.</summary>
internal sealed class UndercoverageRule : IAdviceRule
{
    public string Name => "Undercoverage";

    public IEnumerable<Advice> Advise(EvaluationReport report) =>
        from model in report.Models
        where model.Alpha is not null
        let aim = 1 - model.Alpha!.Value
        from part in new[] { ("Prediction sets", model.Sets?.Coverage, model.Sets?.CoverageInterval), ("Prediction intervals", model.Intervals()?.Coverage, model.Intervals()?.CoverageInterval) }
        where part.Item3?.Upper < aim
        select new Advice(Name, model.Name, $"{part.Item1} cover {ReportNumber.Percent(part.Item2!.Value)} of the rows (interval {ReportNumber.Percent(part.Item3!.Value.Lower)} to {ReportNumber.Percent(part.Item3.Value.Upper)}); {ReportNumber.Percent(aim)} were aimed at.",
            "Check that the calibration rows are like these: no row used twice, no shift in time or source. Few calibration rows alone can do it, too. Under shift, weight the rows or follow the stream.",
            "conformal.md#when-rows-are-not-exchangeable");
}
