using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Whether probabilities are what they say.</summary>
internal static class CalibrationSection
{
    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.PooledCalibration());
        var labels = report.Models.OfType<MultilabelEvaluation>().ToArray();
        return Section.Of("calibration", "Calibration",
        [
            .. models.Select(one => ReliabilityPicture.Of(one.Model.Name, one.Part.Reliability, PictureColor.Of(one.Index), ReliabilityWords.Of(one.Model))),
            labels.Length == 0 ? OfModels(models) : Section.ByModel("Calibration errors of all labels together", models, ["ECE", "Debiased", "Smooth (smECE)", "Mean ECE of the labels"], (model, part) =>
                [ReportNumber.Of(part.ExpectedCalibrationError), ReportNumber.Of(part.Debiased), ReportNumber.Of(part.Smooth), ReportNumber.Of(((MultilabelEvaluation)model).Calibration.MeanExpectedCalibrationError)],
                "Errors are from 0, lower is better. Together, the errors of one label may cancel those of another."),
            .. labels.Select(OfLabels),
        ]);
    }

    private static ReportTable? OfModels(ImmutableArray<(ModelEvaluation Model, int Index, CalibrationMetrics Part)> models) => Section.ByModel("Calibration errors", models, ["ECE", "Greatest error (MCE)", "Debiased", "Smooth (smECE)", "Classwise ECE", "Test p"], (_, part) =>
    [
        ReportNumber.Of(part.ExpectedCalibrationError), ReportNumber.Of(part.Binned.Maximum), ReportNumber.Of(part.Debiased), ReportNumber.Of(part.Smooth),
        part.Classwise is { } classes ? ReportNumber.Of(classes.Mean) : ReportNumber.None, PValue(part.Test),
    ], "Errors are from 0, lower is better. The test (Kolmogorov-Smirnov) is of the hypothesis that every prediction is right with exactly its probability: a small p speaks against it.");

    private static ReportTable OfLabels(MultilabelEvaluation model)
    {
        var labels = model.Calibration.Labels.OrderByDescending(one => one.Metrics.ExpectedCalibrationError).Take(ClassesSection.Most).ToArray();
        var left = model.Calibration.Labels.Length - labels.Length;
        return new($"Calibration of the labels of {model.Name}", ["Label", "ECE", "Smooth (smECE)", "Brier score", "Mean probability less share", "Test p"],
        [
            .. labels.Select(one => (ImmutableArray<TableCell>)
            [
                TableCell.Words(one.Name), ReportNumber.Of(one.Metrics.ExpectedCalibrationError), ReportNumber.Of(one.Metrics.Smooth), ReportNumber.Of(one.Metrics.BrierScore), ReportNumber.Of(Excess(one.Metrics)), PValue(one.Metrics.Test),
            ]),
        ])
        {
            Note = $"{(left > 0 ? $"The {labels.Length} labels of greatest ECE; {left} more are left out. " : "")}The test (Kolmogorov-Smirnov) is of the hypothesis that rows carry the label with exactly its probability: a small p speaks against it; of many labels, some are small by chance.",
        };
    }

    /// <summary>How much too high the probabilities are on average.</summary>
    public static double Excess(CalibrationMetrics part) => part.Reliability.Points.Sum(point => point.Bin.Weight * point.Bin.Gap) / part.Reliability.Points.Sum(point => point.Bin.Weight);

    private static string PValue(CalibrationTest test) => double.IsNaN(test.PValue) ? ReportNumber.None : ReportNumber.PValue(test.PValue).TrimStart('=', ' ');
}
