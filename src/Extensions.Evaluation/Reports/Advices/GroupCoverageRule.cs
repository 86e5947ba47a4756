using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>A group whose rows are covered less than 1 - alpha, with an interval that holds for all groups together.</summary>
internal sealed class GroupCoverageRule : IAdviceRule
{
    public string Name => "GroupCoverage";

    public IEnumerable<Advice> Advise(EvaluationReport report)
    {
        foreach (var model in report.Models)
        {
            ImmutableArray<CoverageByGroup> groups = model.Sets?.Groups ?? model.Intervals()?.Groups ?? [];
            if (model.Alpha is not { } alpha || groups.Length < 2)
                continue;
            var confidence = 1 - (1 - report.Confidence) / groups.Length;
            var low = groups.Select(one => (one.Name, one.Coverage, Interval: BinomialInterval.ClopperPearson(Math.Min(one.Count, one.Coverage * one.Count), one.Count, confidence))).Where(one => one.Interval.Upper < 1 - alpha).OrderBy(one => one.Coverage).ToArray();
            if (low.Length > 0)
                yield return new(Name, model.Name, $"{(low.Length == 1 ? "One group is" : $"{low.Length} groups are")} covered less than {ReportNumber.Percent(1 - alpha)} beyond chance, least '{low[0].Name}': {ReportNumber.Percent(low[0].Coverage)} (at most {ReportNumber.Percent(low[0].Interval.Upper)}).",
                    "Calibrate group by group where each has rows enough.", "conformal.md#procedures");
        }
    }
}
