namespace MLExtensions.Evaluation;

/// <summary>A test of calibration that rejects, taken together over the models, and an ECE that matters.</summary>
internal sealed class MiscalibrationRule : IAdviceRule
{
    /// <summary>Errors below it matter to nobody, however many rows show them.</summary>
    public const double Matters = 0.02;

    public string Name => "Miscalibration";

    public IEnumerable<Advice> Advise(EvaluationReport report) =>
        from model in report.Models
        let calibration = model.Calibration()
        where calibration is not null && calibration.Test.PValue <= (1 - report.Confidence) / report.Models.Length && calibration.ExpectedCalibrationError >= Matters
        let excess = calibration.Reliability.Points.Sum(point => point.Bin.Weight * point.Bin.Gap) / calibration.Reliability.Points.Sum(point => point.Bin.Weight)
        select new Advice(Name, model.Name, $"Probabilities are not what they say: ECE {ReportNumber.Of(calibration.ExpectedCalibrationError)}, test of calibration p {ReportNumber.PValue(calibration.Test.PValue)}; on average {ReportNumber.Of(Math.Abs(excess))} too {(excess > 0 ? "high" : "low")}.",
            "Calibrate on rows that the model has not seen: AppendHeldOut with temperature scaling, or the calibrator that fits best.", "calibrators.md#which-rows");
}
