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
        yield return new ReportParagraph($"{ReportNumber.Count(part.SuspiciousRows.Length)} of {ReportNumber.Count(part.Noise.RowCount)} rows have labels that out-of-sample probabilities contradict{of}; the estimated share of wrong labels is {ReportNumber.Percent(part.Noise.NoiseRate)}.");
        if (part.Noise.ClassCount <= ConfusionSection.MostDrawn)
            yield return new ReportPicture($"Estimated label noise{of}", "Share of the rows of each true class (downwards) that was given each class (across). Off the diagonal are wrong labels.",
                title => MatrixPicture.Draw([.. part.ClassNames], (truth, given) => part.Noise.GivenWhenTrue(given, truth), "True", "Given", title));
        if (!part.SuspiciousRows.IsEmpty)
            yield return new ReportTable($"Most suspicious rows{of}", ["Row", "Given", "Rather", "Probability of the given class"],
                [.. part.SuspiciousRows.Take(Most).Select(row => (ImmutableArray<TableCell>)[TableCell.Words(FormattableString.Invariant($"{row.Row}")), TableCell.Words(Name(part, row.Given)), TableCell.Words(Name(part, row.Suggested)), ReportNumber.Of(row.SelfConfidence)])])
            {
                Note = "Rows are counted from 0 in the view that was evaluated." + (part.SuspiciousRows.Length > Most ? $" {ReportNumber.Count(part.SuspiciousRows.Length - Most)} more are in the JSON file." : ""),
            };
    }

    private static string Name(LabelNoiseMetrics part, int index) => index < part.ClassNames.Length ? part.ClassNames[index] : FormattableString.Invariant($"class {index}");
}
