using MLExtensions.Evaluation;

namespace Extensions.Benchmarks.Metrics;

/// <summary>Metrics of probabilities and of scores, of two classes and of several.</summary>
internal static class ProbabilityCases
{
    private const string Quadratic = "compares all pairs of rows", Smoothing = "ten convolutions after the sort";

    public static IEnumerable<MetricCase> OfTwoClasses(int count)
    {
        var p = MetricData.Uniform(count);
        var (y, w, mass) = (MetricData.Labels(p), MetricData.Weights(count), new CalibrationBinning { Scheme = BinScheme.EqualMass });
        var (few, fewLabels) = (p[..5_000], y[..5_000]);
        var predicted = Array.ConvertAll(p, one => one > 0.5);
        Array[] columns = [p, y], weighted = [p, y, w];
        var rows = $"{count:n0}";
        return
        [
            new("ExpectedCalibrationError", rows, columns, () => ExpectedCalibrationError.Compute(p, y)),
            new("ExpectedCalibrationError, weights", rows, weighted, () => ExpectedCalibrationError.Compute(p, y, w)),
            new("ExpectedCalibrationError, equal mass", rows, columns, () => ExpectedCalibrationError.Compute(p, y, binning: mass), p),
            new("Overconfidence", rows, columns, () => Overconfidence.Compute(p, y)),
            new("ReliabilityCurve", rows, columns, () => ReliabilityCurve.Compute(p, y)),
            new("ReliabilityCurve.ComputeIsotonic", rows, columns, () => ReliabilityCurve.ComputeIsotonic(p, y), p),
            new("DebiasedCalibrationError", rows, columns, () => DebiasedCalibrationError.Compute(p, y), p),
            new("SmoothCalibrationError", rows, columns, () => SmoothCalibrationError.Compute(p, y), Beyond: Smoothing),
            new("SmoothCalibrationError.ComputeAt", rows, columns, () => SmoothCalibrationError.ComputeAt(0.05, p, y), Beyond: "two convolutions"),
            new("KernelCalibrationError", "5,000", [few, fewLabels], () => KernelCalibrationError.Compute(few, fewLabels), Beyond: Quadratic),
            new("KolmogorovSmirnovCalibrationError", rows, columns, () => KolmogorovSmirnovCalibrationError.Compute(p, y), p),
            new("KolmogorovSmirnovTest", rows, columns, () => KolmogorovSmirnovTest.Compute(p, y), p),
            new("KuiperTest", rows, columns, () => KuiperTest.Compute(p, y), p),
            new("SpiegelhalterTest", rows, columns, () => SpiegelhalterTest.Compute(p, y)),
            new("SpiegelhalterTest, weights", rows, weighted, () => SpiegelhalterTest.Compute(p, y, w)),
            new("BrierScore", rows, columns, () => BrierScore.Compute(p, y)),
            new("BrierScore, weights", rows, weighted, () => BrierScore.Compute(p, y, w)),
            new("BrierScore.Decompose", rows, columns, () => BrierScore.Decompose(p, y), p),
            new("BrierScore.Decompose, bins", rows, columns, () => BrierScore.Decompose(new CalibrationBinning(), p, y), p),
            new("BrierScore.DecomposeIsotonic", rows, columns, () => BrierScore.DecomposeIsotonic(p, y), p),
            new("LogLoss", rows, columns, () => LogLoss.Compute(p, y)),
            new("LogLoss, weights", rows, weighted, () => LogLoss.Compute(p, y, w)),
            new("RocAuc", rows, columns, () => RocAuc.Compute(p, y), p),
            new("RocAuc, weights", rows, weighted, () => RocAuc.Compute(p, y, w), p),
            new("RocCurve", rows, columns, () => RocCurve.Compute(p, y), p),
            new("PrecisionRecallCurve", rows, columns, () => PrecisionRecallCurve.Compute(p, y), p),
            new("AveragePrecision", rows, columns, () => AveragePrecision.Compute(p, y), p),
            new("RiskCoverage", rows, columns, () => RiskCoverage.Compute(p, y), p),
            new("ConfusionMatrix, threshold", rows, columns, () => ConfusionMatrix.Compute(p, y)),
            new("ConfusionMatrix, threshold, weights", rows, weighted, () => ConfusionMatrix.Compute(p, y, w)),
            new("McNemarTest", rows, [predicted, y], () => McNemarTest.Compute(predicted, y)),
        ];
    }

    public static IEnumerable<MetricCase> OfSeveralClasses(int count, int classes)
    {
        var (p, y) = MetricData.Classes(count, classes);
        var (w, top) = (MetricData.Weights(count), TopLabel.Of(p, classes, y).Predicted);
        var (few, fewLabels) = (p[..(2_000 * classes)], y[..2_000]);
        Array[] columns = [p, y], weighted = [p, y, w];
        var rows = $"{count:n0} x {classes}";
        return
        [
            new("TopLabel", rows, columns, () => TopLabel.Of(p, classes, y)),
            new("TopLabelCalibrationError", rows, columns, () => TopLabelCalibrationError.Compute(p, classes, y)),
            new("ClasswiseCalibrationError", rows, columns, () => ClasswiseCalibrationError.Compute(p, classes, y)),
            new("ClasswiseCalibrationError, weights", rows, weighted, () => ClasswiseCalibrationError.Compute(p, classes, y, w)),
            new("AdaptiveCalibrationError", rows, columns, () => AdaptiveCalibrationError.Compute(p, classes, y), p),
            new("DebiasedCalibrationError.ComputeMarginal", rows, columns, () => DebiasedCalibrationError.ComputeMarginal(p, classes, y), p),
            new("KernelCalibrationError.ComputeCanonical", $"2,000 x {classes}", [few, fewLabels], () => KernelCalibrationError.ComputeCanonical(few, classes, fewLabels), Beyond: Quadratic),
            new("BrierScore, several classes", rows, columns, () => BrierScore.Compute(p, classes, y)),
            new("BrierScore, several classes, weights", rows, weighted, () => BrierScore.Compute(p, classes, y, w)),
            new("LogLoss, several classes", rows, columns, () => LogLoss.Compute(p, classes, y)),
            new("ConfusionMatrix, probabilities", rows, columns, () => ConfusionMatrix.Compute(p, classes, y)),
            new("ConfusionMatrix, predictions", $"{count:n0}", [top, y], () => ConfusionMatrix.Compute(top, classes, y)),
            new("ConfusionMatrix, predictions, weights", $"{count:n0}", [top, y, w], () => ConfusionMatrix.Compute(top, classes, y, w)),
            new("ConfidentLearning", rows, columns, () => ConfidentLearning.Compute(p, classes, y), Beyond: "thresholds first: two passes"),
            new("SuspiciousRows", rows, columns, () => SuspiciousRows.Compute(p, classes, y), Beyond: "sorts the found rows"),
            new("LabelQuality.SelfConfidences", rows, columns, () => LabelQuality.SelfConfidences(p, classes, y)),
            new("LabelQuality.NormalizedMargins", rows, columns, () => LabelQuality.NormalizedMargins(p, classes, y)),
        ];
    }
}
