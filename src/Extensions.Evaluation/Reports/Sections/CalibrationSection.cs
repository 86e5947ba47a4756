namespace MLExtensions.Evaluation;

/// <summary>Whether probabilities are what they say.</summary>
internal static class CalibrationSection
{
    public static ReportSection? Of(EvaluationReport report)
    {
        var models = Section.With(report, model => model.Calibration());
        return Section.Of("calibration", "Calibration",
        [
            .. models.Select(one => ReliabilityPicture.Of(one.Model.Name, one.Part.Reliability, PictureColor.Of(one.Index), one.Model is BinaryEvaluation)),
            Section.ByModel("Calibration errors", models, ["ECE", "Greatest error (MCE)", "Debiased", "Smooth (smECE)", "Classwise ECE", "Test p"], (_, part) =>
            [
                ReportNumber.Of(part.ExpectedCalibrationError), ReportNumber.Of(part.Binned.Maximum), ReportNumber.Of(part.Debiased), ReportNumber.Of(part.Smooth),
                part.Classwise is { } classes ? ReportNumber.Of(classes.Mean) : ReportNumber.None, ReportNumber.PValue(part.Test.PValue).TrimStart('=', ' '),
            ], "Errors are from 0, lower is better. The test (Kolmogorov-Smirnov) is of the hypothesis that every prediction is right with exactly its probability: a small p speaks against it."),
        ]);
    }
}
