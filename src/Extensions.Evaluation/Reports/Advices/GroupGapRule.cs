namespace MLExtensions.Evaluation;

/// <summary>Groups that differ in a metric: the intervals of the best and the worst one have no number in common, and that of the gap leaves 0 out.</summary>
internal sealed class GroupGapRule : IAdviceRule
{
    public string Name => "GroupGap";

    public IEnumerable<Advice> Advise(EvaluationReport report)
    {
        foreach (var model in report.Models)
        {
            if (model.Groups is not { Metrics.IsDefaultOrEmpty: false } groups)
                continue;
            foreach (var metric in groups.Metrics.Where(one => !one.Groups.IsDefaultOrEmpty))
            {
                var known = metric.Groups.Select((estimate, at) => (Estimate: estimate, Name: at < groups.GroupNames.Length ? groups.GroupNames[at] : FormattableString.Invariant($"{at}"))).Where(one => one.Estimate.Interval is not null && double.IsFinite(one.Estimate.Value)).ToArray();
                if (known.Length < 2 || metric.Gap.Interval is { Lower: <= 0 })
                    continue;
                var (low, high) = (known.MinBy(one => one.Estimate.Value), known.MaxBy(one => one.Estimate.Value));
                if (!(low.Estimate.Interval!.Value.Upper < high.Estimate.Interval!.Value.Lower))
                    continue;
                yield return new(Name, model.Name, $"{metric.Name} is {Value(low.Estimate)} in group '{low.Name}' and {Value(high.Estimate)} in group '{high.Name}'.",
                    "Ask whether the gap matters where the predictions are used; look at how many rows and which features the worse group has, and calibrate or set thresholds group by group.", "metrics.md#fairness");
                break;   // one gap of a model is enough to act on
            }
        }
    }

    private static string Value(MetricEstimate estimate) => $"{ReportNumber.Of(estimate.Value, estimate.Interval)} (interval {ReportNumber.Range(estimate.Value, estimate.Interval!.Value)})";
}
