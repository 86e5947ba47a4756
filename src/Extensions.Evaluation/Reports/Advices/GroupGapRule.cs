namespace MLExtensions.Evaluation;

/// <summary>Groups that differ in a metric, or in true- or false-positive rates: the interval of the gap, which is of all groups at once, leaves 0 out, and those of the best and the worst group have no number in common.</summary>
internal sealed class GroupGapRule : IAdviceRule
{
    public string Name => "GroupGap";

    public IEnumerable<Advice> Advise(EvaluationReport report) =>
        from model in report.Models
        where model.Groups is { Metrics.IsDefaultOrEmpty: false }
        // One gap of a model is enough to act on.
        from finding in Metrics(model.Groups!).Concat(Rates(model.Groups!)).Take(1)
        select new Advice(Name, model.Name, finding,
            "Ask whether the gap matters where the predictions are used; look at how many rows and which features the worse group has, and calibrate or set thresholds group by group.", "metrics.md#fairness");

    private static IEnumerable<string> Metrics(FairnessMetrics groups)
    {
        foreach (var metric in groups.Metrics.Where(one => !one.Groups.IsDefaultOrEmpty && one.Gap.Interval is { Lower: > 0 }))
        {
            var known = metric.Groups.Select((estimate, at) => (Estimate: estimate, Name: NameOf(groups, at))).Where(one => one.Estimate.Interval is not null && double.IsFinite(one.Estimate.Value)).ToArray();
            if (known.Length < 2)
                continue;
            var (low, high) = (known.MinBy(one => one.Estimate.Value), known.MaxBy(one => one.Estimate.Value));
            if (low.Estimate.Interval!.Value.Upper < high.Estimate.Interval!.Value.Lower)
                yield return $"{metric.Name} is {Value(low.Estimate.Value, low.Estimate.Interval.Value)} in group '{low.Name}' and {Value(high.Estimate.Value, high.Estimate.Interval.Value)} in group '{high.Name}'; the gap is {Value(metric.Gap.Value, metric.Gap.Interval!.Value)}.";
        }
    }

    private static IEnumerable<string> Rates(FairnessMetrics groups)
    {
        if (groups.EqualizedOdds is not { Interval: { Lower: > 0 } interval } odds || groups.Decisions is not { Groups: var decisions })
            yield break;
        foreach (var (name, rate) in new (string, Func<GroupDecisions, GroupRate>)[] { ("True-positive rate", one => one.TruePositiveRate), ("False-positive rate", one => one.FalsePositiveRate) })
        {
            var known = decisions.Select((one, at) => (Rate: rate(one), Name: NameOf(groups, at))).Where(one => !double.IsNaN(one.Rate.Value)).ToArray();
            if (known.Length < 2)
                continue;
            var (low, high) = (known.MinBy(one => one.Rate.Value), known.MaxBy(one => one.Rate.Value));
            if (low.Rate.Interval.Upper < high.Rate.Interval.Lower)
                yield return $"{name} is {Value(low.Rate.Value, low.Rate.Interval)} in group '{low.Name}' and {Value(high.Rate.Value, high.Rate.Interval)} in group '{high.Name}'; the gap from equalised odds is {Value(odds.Value, interval)}.";
        }
    }

    private static string NameOf(FairnessMetrics groups, int at) => at < groups.GroupNames.Length ? groups.GroupNames[at] : FormattableString.Invariant($"{at}");

    private static string Value(double value, Interval interval) => $"{ReportNumber.Of(value, interval)} (interval {ReportNumber.Range(value, interval)})";
}
