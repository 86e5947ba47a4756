namespace MLExtensions.Evaluation;

/// <summary>Sets or intervals that cover more than 1 - alpha by a margin, with their whole interval: they are larger than need be.</summary>
internal sealed class OvercoverageRule : IAdviceRule
{
    /// <summary>Coverage above the aim that is not worth a word.</summary>
    public const double Margin = 0.02;

    public string Name => "Overcoverage";

    public IEnumerable<Advice> Advise(EvaluationReport report) =>
        from model in report.Models
        where model.Alpha is not null
        let aim = 1 - model.Alpha!.Value
        from part in new[] { ("Prediction sets", model.Sets?.Coverage, model.Sets?.CoverageInterval), ("Prediction intervals", model.Intervals()?.Coverage, model.Intervals()?.CoverageInterval) }
        where part.Item3?.Lower > aim + Margin
        select new Advice(Name, model.Name, $"{part.Item1} cover {ReportNumber.Percent(part.Item2!.Value)} of the rows (interval {ReportNumber.Percent(part.Item3!.Value.Lower)} to {ReportNumber.Percent(part.Item3.Value.Upper)}); {ReportNumber.Percent(aim)} were aimed at.",
            "They could be smaller: take a score that fits the model better, or more calibration rows.", "conformal.md#scores");
}
