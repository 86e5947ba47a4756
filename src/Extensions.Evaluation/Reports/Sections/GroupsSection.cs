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
        return Section.Of("groups", "Group by group", [.. names.Take(MostMetrics).Select(name => Picture(models, name, report.Confidence)), Gaps(models, names), .. models.Select(one => Parity(one.Model, one.Part))]);
    }

    private static ReportPicture? Picture(ImmutableArray<(ModelEvaluation Model, int Index, FairnessMetrics Part)> models, string name, double confidence)
    {
        var byModel = models.Select(one => one.Part.Metrics.FirstOrDefault(metric => metric.Name == name)).ToArray();
        var groups = models[0].Part.GroupNames.Take(Most).ToArray();
        var rows = groups.Select((group, at) => (group, (IReadOnlyList<(double, Interval?, PictureColor)>)[.. models.Select((one, place) =>
            byModel[place] is { } metric && at < metric.Groups.Length ? (metric.Groups[at].Value, metric.Groups[at].Interval, PictureColor.Of(one.Index)) : (double.NaN, null, PictureColor.Of(one.Index)))])).ToArray();
        return rows.Length == 0 ? null : new($"{name} by group", $"{name} of each group with its {ReportNumber.Confidence(confidence)} interval. Greatest less least: "
            + string.Join("; ", models.Select((one, place) => $"{one.Model.Name}: {ReportNumber.Of(byModel[place]?.Gap.Value ?? double.NaN)}")) + ".", title => DotsPicture.Draw(rows, name, null, title)) { Legend = Section.Legend(models, lines: false) };
    }

    private static ReportTable? Gaps(ImmutableArray<(ModelEvaluation Model, int Index, FairnessMetrics Part)> models, string[] names) => Section.ByModel("Greatest less least of the groups", models, [.. names], (_, part) =>
        [.. names.Select(name => part.Metrics.FirstOrDefault(metric => metric.Name == name) is { } metric ? Section.Estimate(metric.Gap.Value, metric.Gap.Interval) : new(ReportNumber.None))],
        "Gaps of small groups are not 0 even where all are served alike: look at the intervals of the groups.");

    private static ReportTable? Parity(ModelEvaluation model, FairnessMetrics part) => part.Decisions is not { } decisions ? null
        : new($"Decisions of {model.Name} by group", ["Group", "Rows", "Predicted positive", "True-positive rate", "False-positive rate", "Precision"],
        [
            .. decisions.Groups.Take(Most).Select((one, at) => (ImmutableArray<TableCell>)
            [
                TableCell.Words(at < part.GroupNames.Length ? part.GroupNames[at] : FormattableString.Invariant($"group {one.Group}")), ReportNumber.Count(one.Weight), Rate(one.SelectionRate), Rate(one.TruePositiveRate), Rate(one.FalsePositiveRate), Rate(one.Precision),
            ]),
        ])
        {
            Note = $"Demographic parity: difference {ReportNumber.Of(decisions.DemographicParityDifference)}, ratio {ReportNumber.Of(decisions.DemographicParityRatio)}. Equalised odds: difference {ReportNumber.Of(decisions.EqualizedOddsDifference)}. 0 is parity in differences, 1 in ratios.",
        };

    private static TableCell Rate(GroupRate rate) => Section.Estimate(rate.Value, double.IsNaN(rate.Value) ? null : rate.Interval);
}
