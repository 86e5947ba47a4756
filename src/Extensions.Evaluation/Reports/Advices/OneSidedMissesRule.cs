namespace MLExtensions.Evaluation;

/// <summary>Labels that lie outside their intervals on one side far more often than on the other: the share of misses on that side is above two thirds with its whole interval.</summary>
internal sealed class OneSidedMissesRule : IAdviceRule
{
    /// <summary>Share of the misses on one side that is not worth a word.</summary>
    public const double Matters = 2.0 / 3;

    public string Name => "OneSidedMisses";

    public IEnumerable<Advice> Advise(EvaluationReport report) =>
        from model in report.Models
        let part = model.Intervals()
        where part is not null
        let greater = Math.Max(part.BelowShare, part.AboveShare)
        let missed = part.BelowShare + part.AboveShare
        where missed > 0 && BinomialInterval.ClopperPearson(Math.Min(greater, missed) * part.Count, missed * part.Count, report.Confidence).Lower > Matters
        select new Advice(Name, model.Name, $"{ReportNumber.Percent(part.BelowShare)} of the labels lie below their interval and {ReportNumber.Percent(part.AboveShare)} above it.",
            "The predictions are off to one side, or the labels skewed: look at the residuals, or take intervals from quantiles.", "conformal.md#intervals-of-numbers");
}
