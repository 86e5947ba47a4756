using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>How the models do group by group.</summary>
internal static class GroupsSection
{
    /// <summary>Most groups that are shown.</summary>
    public const int Most = 20;
    private const int MostMetrics = 4;

    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.Groups is { Metrics.IsDefaultOrEmpty: false } groups ? groups : null);
        if (models.IsEmpty)
            return null;
        string[] names = [.. models[0].Part.Metrics.Where(one => !one.Groups.IsDefaultOrEmpty).Select(one => one.Name)];
        return Section.Of("groups", "Group by group",
            [.. names.Take(MostMetrics).Select(name => Picture(models, name, report.Confidence)), Gaps(models, names), .. models.Select(one => ByGroup(one.Model, one.Part, names)), .. models.Select(one => Decisions(one.Model, one.Part))]);
    }

    /// <summary>The criteria of fairness that are gaps, with what they are gaps of; none where there are not two classes.</summary>
    public static IEnumerable<(string Name, string What, MetricEstimate Gap)> Parity(FairnessMetrics part)
        => new (string Name, string What, MetricEstimate? Gap)[]
        {
            ("Demographic parity", "Shares predicted positive", part.DemographicParity), ("Equal opportunity", "True-positive rates", part.EqualOpportunity),
            ("Equalised odds", "True- or false-positive rates", part.EqualizedOdds), ("Predictive parity", "Precisions", part.PredictiveParity),
        }.Where(one => one.Gap is not null).Select(one => (one.Name, one.What, one.Gap!));

    private static ReportPicture? Picture(ImmutableArray<(ModelEvaluation Model, int Index, FairnessMetrics Part)> models, string name, double confidence)
    {
        var byModel = models.Select(one => one.Part.Metrics.FirstOrDefault(metric => metric.Name == name)).ToArray();
        var groups = models[0].Part.GroupNames.Take(Most).ToArray();
        var rows = groups.Select((group, at) => (group, (IReadOnlyList<(double, Interval?, PictureColor)>)[.. models.Select((one, place) =>
            byModel[place] is { } metric && at < metric.Groups.Length ? (metric.Groups[at].Value, metric.Groups[at].Interval, PictureColor.Of(one.Index)) : (double.NaN, null, PictureColor.Of(one.Index)))])).ToArray();
        return rows.Length == 0 ? null : new($"{name} by group", $"{name} of each group with its {ReportNumber.Confidence(confidence)} interval. Greatest less least: "
            + string.Join("; ", models.Select((one, place) => $"{one.Model.Name}: {Gap(byModel[place]?.Gap)}")) + ".", title => DotsPicture.Draw(rows, name, null, title)) { Legend = Section.Legend(models, lines: false) };
    }

    private static string Gap(MetricEstimate? gap) => gap is null ? ReportNumber.None : ReportNumber.Of(gap.Value, gap.Interval) + (gap.Interval is { } range ? $" (interval {ReportNumber.Range(gap.Value, range)})" : "");

    private static ReportTable Gaps(ImmutableArray<(ModelEvaluation Model, int Index, FairnessMetrics Part)> models, string[] names)
        => new("Greatest less least of the groups", ["Gap of", .. models.SelectMany(one => new[] { one.Model.Name, models.Length > 1 ? $"Worst group of {one.Model.Name}" : "Worst group" })],
        [
            .. names.Select(name => (ImmutableArray<TableCell>)[TableCell.Words(name), .. models.SelectMany(one => one.Part.Metrics.FirstOrDefault(metric => metric.Name == name) is { } metric
                ? new[] { Section.Estimate(metric.Gap.Value, metric.Gap.Interval), TableCell.Words(metric.WorstGroup ?? "") } : [ReportNumber.None, TableCell.Words("")])]),
            .. models.SelectMany(one => Parity(one.Part)).Select(one => (one.Name, one.What)).Distinct().Select(parity => (ImmutableArray<TableCell>)[TableCell.Words(parity.What, parity.Name),
                .. models.SelectMany(one => new[] { Parity(one.Part).FirstOrDefault(own => own.Name == parity.Name) is { Gap: { } gap } ? Section.Estimate(gap.Value, gap.Interval) : ReportNumber.None, TableCell.Words("") })]),
        ])
        {
            Note = "Gaps of small groups are not 0 even where all are served alike; the interval of a gap holds 0 where the groups differ no more than chance makes them differ. With many metrics, some intervals leave 0 out by chance."
                + (models.Max(one => one.Part.WithoutGroup) is > 0 and var without ? $" {ReportNumber.Count(without)} rows are of no group." : ""),
        };

    private static ReportTable? ByGroup(ModelEvaluation model, FairnessMetrics part, string[] names)
    {
        var metrics = names.Take(MostMetrics).Select(name => part.Metrics.FirstOrDefault(metric => metric.Name == name)).OfType<MetricByGroup>().ToArray();
        return new($"Metrics of {model.Name} by group", ["Group", "Rows", .. metrics.Select(metric => metric.Name)],
        [
            .. part.GroupNames.Take(Most).Select((name, at) => (ImmutableArray<TableCell>)[TableCell.Words(name), at < part.Counts.Length ? ReportNumber.Count(part.Counts[at]) : ReportNumber.None,
                .. metrics.Select(metric => at < metric.Groups.Length ? Section.Estimate(metric.Groups[at].Value, metric.Groups[at].Interval) : ReportNumber.None)]),
        ]) { Note = part.GroupNames.Length > Most ? $"{part.GroupNames.Length - Most} more groups are in the JSON file." : null };
    }

    private static ReportTable? Decisions(ModelEvaluation model, FairnessMetrics part) => part.Decisions is not { } decisions ? null
        : new($"Decisions of {model.Name} by group", ["Group", "Positive rows", "Predicted positive", "True-positive rate", "False-positive rate", "Precision"],
        [
            .. decisions.Groups.Take(Most).Select((one, at) => (ImmutableArray<TableCell>)
            [
                TableCell.Words(at < part.GroupNames.Length ? part.GroupNames[at] : FormattableString.Invariant($"group {one.Group}")), Rate(one.BaseRate), Rate(one.SelectionRate), Rate(one.TruePositiveRate), Rate(one.FalsePositiveRate), Rate(one.Precision),
            ]),
        ])
        {
            Note = $"Least by greatest share predicted positive: {ReportNumber.Of(decisions.DemographicParityRatio)}; 1 is demographic parity, and the four-fifths rule asks for 0.8.",
        };

    private static TableCell Rate(GroupRate rate) => Section.Estimate(rate.Value, double.IsNaN(rate.Value) ? null : rate.Interval);
}
