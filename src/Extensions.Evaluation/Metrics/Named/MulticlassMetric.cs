using static MLExtensions.Evaluation.MetricDirection;

namespace MLExtensions.Evaluation;

/// <summary>Named metrics of several classes.</summary>
public static class MulticlassMetric
{
    /// <summary>Share of rows that is predicted right.</summary>
    public static Metric<MulticlassPredictions> Accuracy { get; } = OfDecisions("Accuracy", matrix => matrix.Accuracy, MetricInterval.ClopperPearson);

    /// <summary>Mean of the recalls of the classes.</summary>
    public static Metric<MulticlassPredictions> BalancedAccuracy { get; } = OfDecisions("Balanced accuracy", matrix => matrix.BalancedAccuracy, MetricInterval.StratifiedBootstrap);

    /// <summary>Geometric mean of the recalls of the classes.</summary>
    public static Metric<MulticlassPredictions> GeometricMean { get; } = OfDecisions("G-mean", matrix => matrix.GeometricMean, MetricInterval.StratifiedBootstrap);

    /// <summary>Least recall of a class.</summary>
    public static Metric<MulticlassPredictions> WorstClassRecall { get; } = OfDecisions("Worst-class recall", matrix => matrix.WorstClassRecall, MetricInterval.StratifiedBootstrap);

    /// <summary>Mean of the F1 of the classes.</summary>
    public static Metric<MulticlassPredictions> MacroF1 { get; } = OfDecisions("Macro F1", matrix => matrix.Macro.F1);

    /// <summary>Matthews' correlation.</summary>
    public static Metric<MulticlassPredictions> MatthewsCorrelation { get; } = OfDecisions("Matthews correlation", matrix => matrix.MatthewsCorrelation);

    /// <summary>Cohen's kappa.</summary>
    public static Metric<MulticlassPredictions> CohenKappa { get; } = OfDecisions("Cohen's kappa", matrix => matrix.CohenKappa);

    /// <summary>Mean of the average precisions of the classes that have a row, each against the rest. Its resamples take a pass over the rows for every class.</summary>
    public static Metric<MulticlassPredictions> MacroAveragePrecision { get; } =
        new("Macro average precision", HigherIsBetter, rows => Prepared.MacroAveragePrecision([.. Enumerable.Range(0, rows.ClassCount).Select(rows.OrderOfClass)]));

    /// <summary>Log-loss, natural logarithm.</summary>
    public static Metric<MulticlassPredictions> LogLoss { get; } = new("Log-loss", LowerIsBetter, rows => Prepared.Mean(rows.Count, row => Evaluation.LogLoss.Of(rows[row][rows.Labels[row]])));

    /// <summary>Brier score, the sum over classes.</summary>
    public static Metric<MulticlassPredictions> BrierScore { get; } = new("Brier score", LowerIsBetter, rows => Prepared.Mean(rows.Count, row => Evaluation.BrierScore.Of(rows[row], rows.Labels[row])));

    /// <summary>Expected calibration error of the predicted class over 15 bins of equal width.</summary>
    public static Metric<MulticlassPredictions> ExpectedCalibrationError { get; } = new("ECE", LowerIsBetter, rows => Prepared.ExpectedCalibrationError(rows.TopLabel.Confidences, rows.TopLabel.Hits));

    /// <summary>Smooth calibration error of the predicted class, which needs no bins.</summary>
    public static Metric<MulticlassPredictions> SmoothCalibrationError { get; } = new("Smooth ECE", LowerIsBetter, rows => Prepared.SmoothCalibrationError(rows.TopLabel.Confidences, rows.TopLabel.Hits));

    /// <summary>Area under the risk-coverage curve.</summary>
    public static Metric<MulticlassPredictions> RiskCoverageArea { get; } = new("AURC", LowerIsBetter, rows => rows.Order.RiskArea);

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<Metric<MulticlassPredictions>> All { get; } =
    [
        Accuracy, BalancedAccuracy, GeometricMean, WorstClassRecall, MacroF1, MatthewsCorrelation, CohenKappa, MacroAveragePrecision, LogLoss, BrierScore, ExpectedCalibrationError, SmoothCalibrationError,
        RiskCoverageArea,
    ];

    private static Metric<MulticlassPredictions> OfDecisions(string name, Func<ConfusionMatrix, double> number, MetricInterval interval = MetricInterval.Bootstrap)
        => new(name, HigherIsBetter, rows => Prepared.Decisions(rows, rows.ClassCount, number), interval);
}
