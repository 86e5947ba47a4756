namespace MLExtensions.Evaluation;

/// <summary>A test of calibration that rejects, taken together over the models and over the labels, and an ECE that matters.</summary>
internal sealed class MiscalibrationRule : IAdviceRule
{
    /// <summary>Errors below it matter to nobody, however many rows show them.</summary>
    public const double Matters = 0.02;

    public string Name => "Miscalibration";

    public IEnumerable<Advice> Advise(EvaluationReport report)
    {
        foreach (var model in report.Models)
        {
            var level = (1 - report.Confidence) / report.Models.Length;
            if (model.Calibration() is { } calibration && Speaks(calibration, level))
                yield return new(Name, model.Name, $"Probabilities are not what they say: {Numbers(calibration)}.",
                    "Calibrate on rows that the model has not seen: AppendHeldOut with temperature scaling, or the calibrator that fits best.", "calibrators.md#which-rows");
            // The labels of a row depend on each other, so that the test of all of them together says too much.
            if (model is MultilabelEvaluation { Calibration.Labels: var labels } && labels.Where(one => Speaks(one.Metrics, level / labels.Length)).OrderByDescending(one => one.Metrics.ExpectedCalibrationError).ToArray() is { Length: > 0 } bad)
                yield return new(Name, model.Name, $"Probabilities of {(bad.Length == 1 ? "one label" : $"{bad.Length} labels")} are not what they say, {(bad.Length == 1 ? "" : "least ")}those of '{bad[0].Name}': {Numbers(bad[0].Metrics)}.",
                    "Calibrate label by label on rows that the model has not seen.", "calibrators.md#which-rows");
        }
    }

    private static bool Speaks(CalibrationMetrics calibration, double level) => calibration.Test.PValue <= level && calibration.ExpectedCalibrationError >= Matters;

    private static string Numbers(CalibrationMetrics calibration)
    {
        var excess = CalibrationSection.Excess(calibration);
        return $"ECE {ReportNumber.Of(calibration.ExpectedCalibrationError)}, test of calibration p {ReportNumber.PValue(calibration.Test.PValue)}; on average {ReportNumber.Of(Math.Abs(excess))} too {(excess > 0 ? "high" : "low")}";
    }
}
