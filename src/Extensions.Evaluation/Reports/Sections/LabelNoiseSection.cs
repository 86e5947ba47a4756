using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Labels that are probably wrong. Models share the rows, so the first one that has a diagnosis speaks.</summary>
internal static class LabelNoiseSection
{
    /// <summary>Most rows that are listed.</summary>
    public const int Most = 25;

    public static ReportSection? Of(EvaluationReport report)
        => Section.Of("label-noise", "Suspicious labels", Section.With(report, model => model.LabelNoise).DistinctBy(one => one.Part).SelectMany(one => OfModel(one.Model, one.Part, report.Models.Length > 1)));

    private static IEnumerable<ReportBlock?> OfModel(ModelEvaluation model, LabelNoiseMetrics part, bool several)
    {
        var of = several ? $", by {model.Name}" : "";
        yield return new ReportParagraph($"The estimated share of wrong labels{of} is {Rate(part)}; {ReportNumber.Count(part.SuspiciousCount)} rows have labels that out-of-sample probabilities contradict. Where classes overlap, both are too high.");
        if (part.Noise.ClassCount <= ConfusionSection.MostDrawn)
            yield return new ReportPicture($"Estimated label noise{of}", "Share of the rows of each true class (downwards) that was given each class (across). Off the diagonal are wrong labels.",
                title => MatrixPicture.Draw([.. part.ClassNames], (truth, given) => part.Noise.GivenWhenTrue(given, truth), "True", "Given", title));
        if (!part.SuspiciousRows.IsEmpty)
            yield return new ReportTable($"Most suspicious rows{of}", ["Row", .. Ids(part, ["Id"]), "Given", "Rather", "Probability of the given class"],
                [.. part.SuspiciousRows.Take(Most).Select((row, at) => (ImmutableArray<TableCell>)[TableCell.Words(FormattableString.Invariant($"{row.Row}")), .. Ids(part, [TableCell.Words(at < part.Ids.Length ? part.Ids[at] : "")]), TableCell.Words(Name(part, row.Given)), TableCell.Words(Name(part, row.Suggested)), ReportNumber.Of(row.SelfConfidence)])])
            {
                Note = "Rows are counted from 0 in the view that was evaluated." + (part.SuspiciousRows.Length > Most ? $" {ReportNumber.Count(part.SuspiciousRows.Length - Most)} more are in the JSON file." : "")
                    + (part.SuspiciousCount > part.SuspiciousRows.Length ? $" {ReportNumber.Count(part.SuspiciousCount - part.SuspiciousRows.Length)} lie beyond the limit of the list." : ""),
            };
    }

    /// <summary>The share of wrong labels with its interval.</summary>
    public static string Rate(LabelNoiseMetrics part) => ReportNumber.Percent(part.NoiseRate.Value) + (part.NoiseRate.Interval is { } range ? $" (interval {ReportNumber.Percent(range.Lower)} to {ReportNumber.Percent(range.Upper)})" : "");

    private static T[] Ids<T>(LabelNoiseMetrics part, T[] some) => part.Ids.IsDefaultOrEmpty ? [] : some;

    private static string Name(LabelNoiseMetrics part, int index) => index < part.ClassNames.Length ? part.ClassNames[index] : FormattableString.Invariant($"class {index}");
}
