using static MLExtensions.Evaluation.MetricDirection;

namespace MLExtensions.Evaluation;

/// <summary>Named metrics of several classes.</summary>
public static class MulticlassMetric
{
    /// <summary>Share of rows that is predicted right.</summary>
    public static Metric<MulticlassPredictions> Accuracy { get; } = OfDecisions("Accuracy", matrix => matrix.Accuracy, MetricInterval.ClopperPearson);

    /// <summary>Mean of the recalls of the classes.</summary>
    public static Metric<MulticlassPredictions> BalancedAccuracy { get; } = OfDecisions("Balanced accuracy", matrix => matrix.BalancedAccuracy, MetricInterval.StratifiedBootstrap);

    /// <summary>Mean of the F1 of the classes.</summary>
    public static Metric<MulticlassPredictions> MacroF1 { get; } = OfDecisions("Macro F1", matrix => matrix.Macro.F1);

    /// <summary>Least recall of a class.</summary>
    public static Metric<MulticlassPredictions> WorstClassRecall { get; } = OfDecisions("Worst-class recall", matrix => matrix.WorstClassRecall, MetricInterval.StratifiedBootstrap);

    /// <summary>Matthews' correlation.</summary>
    public static Metric<MulticlassPredictions> MatthewsCorrelation { get; } = OfDecisions("Matthews correlation", matrix => matrix.MatthewsCorrelation);

    /// <summary>Log-loss, natural logarithm.</summary>
    public static Metric<MulticlassPredictions> LogLoss { get; } = new("Log-loss", LowerIsBetter, rows => weights => Evaluation.LogLoss.Compute(rows.Probabilities, rows.ClassCount, rows.Labels, weights));

    /// <summary>Brier score, the sum over classes.</summary>
    public static Metric<MulticlassPredictions> BrierScore { get; } = new("Brier score", LowerIsBetter, rows => weights => Evaluation.BrierScore.Compute(rows.Probabilities, rows.ClassCount, rows.Labels, weights));

    /// <summary>Expected calibration error of the predicted class over 15 bins of equal width.</summary>
    public static Metric<MulticlassPredictions> ExpectedCalibrationError { get; } =
        new("ECE", LowerIsBetter, rows => weights => Evaluation.ExpectedCalibrationError.Compute(rows.TopLabel.Confidences, rows.TopLabel.Hits, weights).Expected);

    /// <summary>Area under the risk-coverage curve.</summary>
    public static Metric<MulticlassPredictions> RiskCoverageArea { get; } = new("AURC", LowerIsBetter, rows => weights => RiskCoverage.Compute(rows.TopLabel.Confidences, rows.TopLabel.Hits, weights).Area);

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<Metric<MulticlassPredictions>> All { get; } =
        [Accuracy, BalancedAccuracy, MacroF1, WorstClassRecall, MatthewsCorrelation, LogLoss, BrierScore, ExpectedCalibrationError, RiskCoverageArea];

    private static Metric<MulticlassPredictions> OfDecisions(string name, Func<ConfusionMatrix, double> number, MetricInterval interval = MetricInterval.Bootstrap)
        => new(name, HigherIsBetter, rows => weights => number(ConfusionMatrix.Compute(rows.TopLabel.Predicted, rows.ClassCount, rows.Labels, weights)), interval);
}
