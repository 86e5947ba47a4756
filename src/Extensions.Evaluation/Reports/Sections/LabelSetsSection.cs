using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Sets of labels: what they miss, and how large they are.</summary>
internal static class LabelSetsSection
{
    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.LabelSets());
        if (models.IsEmpty)
            return null;
        var alpha = models.Select(one => one.Model.Alpha).FirstOrDefault(alpha => alpha is not null);
        var labels = models[0].Part.Labels.Where(one => one.Support > 0).Select(one => one.Name).ToHashSet();
        var byLabel = models.Select(one => one.Part.Labels.DistinctBy(label => label.Name).ToDictionary(label => label.Name)).ToArray();
        string[] names = [.. labels.OrderByDescending(name => byLabel.Max(one => one.TryGetValue(name, out var label) ? 1 - label.Recall : 0)).Take(ClassesSection.Most)];
        var which = names.Length < labels.Count ? $"The {names.Length} labels that are missed most of {labels.Count}. " : "";
        return Section.Of("label-sets", "Sets of labels",
        [
            Section.ByModel("What the sets miss, and their size", models, ["False-negative rate", "To be at most", "False-discovery rate", "All labels in the set", "Mean size", "Empty", "Full"], (model, part) =>
            [
                Metric(part, "False-negative rate", part.FalseNegativeRate), model.Alpha is { } share ? ReportNumber.Of(share) : ReportNumber.None, Metric(part, "False-discovery rate", part.FalseDiscoveryRate),
                Section.Estimate(part.Coverage, part.CoverageInterval), ReportNumber.Of(part.AverageSetSize), ReportNumber.Percent(part.EmptyShare), ReportNumber.Percent(part.FullShare),
            ], "The false-negative rate is the mean over rows of the share of the row's labels that its set misses, which risk control holds down. The false-discovery rate is the mean share of a set that the row does not carry. Of sets that miss as little, smaller ones say more."),
            CoverageBlocks.Sizes([.. models.Select(one => (one.Model, one.Index, one.Part.Sizes))], "labels"),
            names.Length == 0 ? null : new ReportPicture("Missed by label", $"{which}Share of the rows that carry a label whose set misses it, with its interval" + (alpha is { } aim ? $"; the dashed line is {ReportNumber.Percent(aim)}, which the mean over rows was to stay below." : "."),
                title => DotsPicture.Draw([.. names.Select(name => (name, (IReadOnlyList<(double, Interval?, PictureColor)>)[.. models.Select((one, at) => Missed(byLabel[at].GetValueOrDefault(name), PictureColor.Of(one.Index)))]))], "Missed", alpha, title))
            { Legend = Section.Legend(models, lines: false) },
            .. names.Length == 0 ? [] : models.Select((one, at) => new ReportTable($"Labels in the sets of {one.Model.Name}", ["Label", "Rows", "Missed", "Share of sets with it"],
                [.. names.Select(byLabel[at].GetValueOrDefault).OfType<LabelInSets>().Select(label => (ImmutableArray<TableCell>)[TableCell.Words(label.Name), ReportNumber.Count(label.Support), Section.Estimate(1 - label.Recall, Turned(label.RecallInterval)), ReportNumber.Percent(label.Share)])])),
        ]);
    }

    private static TableCell Metric(MultilabelSetMetrics part, string name, double value) => Section.Estimate(value, part.Metrics.FirstOrDefault(metric => metric.Name == name)?.Interval);

    private static (double, Interval?, PictureColor) Missed(LabelInSets? label, PictureColor color) => label is null ? (double.NaN, null, color) : (1 - label.Recall, Turned(label.RecallInterval), color);

    private static Interval? Turned(Interval? recall) => recall is { } range ? new(1 - range.Upper, 1 - range.Lower) : null;
}
