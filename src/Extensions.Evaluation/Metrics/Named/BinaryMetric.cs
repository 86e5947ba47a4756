using static MLExtensions.Evaluation.MetricDirection;

namespace MLExtensions.Evaluation;

/// <summary>Named metrics of two classes. Decisions are those of <see cref="BinaryPredictions.Predicted"/>.</summary>
public static class BinaryMetric
{
    /// <summary>Share of rows that is predicted right.</summary>
    public static Metric<BinaryPredictions> Accuracy { get; } = OfDecisions("Accuracy", matrix => matrix.Accuracy, MetricInterval.ClopperPearson);

    /// <summary>Mean of the recalls of both classes.</summary>
    public static Metric<BinaryPredictions> BalancedAccuracy { get; } = OfDecisions("Balanced accuracy", matrix => matrix.BalancedAccuracy, MetricInterval.StratifiedBootstrap);

    /// <summary>Geometric mean of the recalls of both classes.</summary>
    public static Metric<BinaryPredictions> GeometricMean { get; } = OfDecisions("G-mean", matrix => matrix.GeometricMean, MetricInterval.StratifiedBootstrap);

    /// <summary>The lower recall of both classes.</summary>
    public static Metric<BinaryPredictions> WorstClassRecall { get; } = OfDecisions("Worst-class recall", matrix => matrix.WorstClassRecall, MetricInterval.StratifiedBootstrap);

    /// <summary>F1 of the positive class.</summary>
    public static Metric<BinaryPredictions> F1 { get; } = OfDecisions("F1", matrix => matrix.Classes[1].F1);

    /// <summary>Precision of the positive class.</summary>
    public static Metric<BinaryPredictions> Precision { get; } = OfDecisions("Precision", matrix => matrix.Classes[1].Precision);

    /// <summary>Recall of the positive class.</summary>
    public static Metric<BinaryPredictions> Recall { get; } = OfDecisions("Recall", matrix => matrix.Classes[1].Recall, MetricInterval.StratifiedBootstrap);

    /// <summary>Matthews' correlation.</summary>
    public static Metric<BinaryPredictions> MatthewsCorrelation { get; } = OfDecisions("Matthews correlation", matrix => matrix.MatthewsCorrelation);

    /// <summary>Cohen's kappa.</summary>
    public static Metric<BinaryPredictions> CohenKappa { get; } = OfDecisions("Cohen's kappa", matrix => matrix.CohenKappa);

    /// <summary>Area under the ROC curve.</summary>
    public static Metric<BinaryPredictions> RocAuc { get; } = new("ROC AUC", HigherIsBetter, rows => Prepared.OrThrow(rows.Order.RocAuc, () => Evaluation.RocAuc.Missing(rows.Labels)), MetricInterval.StratifiedBootstrap);

    /// <summary>Average precision.</summary>
    public static Metric<BinaryPredictions> AveragePrecision { get; } = new("Average precision", HigherIsBetter, rows => Prepared.OrThrow(rows.Order.AveragePrecision, () => PrecisionRecallCurve.Missing(rows.Labels)));

    /// <summary>Log-loss, natural logarithm.</summary>
    public static Metric<BinaryPredictions> LogLoss { get; } = new("Log-loss", LowerIsBetter, rows => Prepared.Mean(rows.Count, row => Evaluation.LogLoss.Of(rows.Labels[row] ? rows.Probabilities[row] : 1 - rows.Probabilities[row])));

    /// <summary>Brier score.</summary>
    public static Metric<BinaryPredictions> BrierScore { get; } = new("Brier score", LowerIsBetter, rows => Prepared.Mean(rows.Count, row => Math.Pow(rows.Probabilities[row] - (rows.Labels[row] ? 1 : 0), 2)));

    /// <summary>Expected calibration error over 15 bins of equal width.</summary>
    public static Metric<BinaryPredictions> ExpectedCalibrationError { get; } = new("ECE", LowerIsBetter, rows => Prepared.ExpectedCalibrationError(rows.Probabilities, rows.Labels));

    /// <summary>Smooth calibration error, which needs no bins.</summary>
    public static Metric<BinaryPredictions> SmoothCalibrationError { get; } = new("Smooth ECE", LowerIsBetter, rows => Prepared.SmoothCalibrationError(rows.Probabilities, rows.Labels));

    /// <summary>Area under the risk-coverage curve; the confidence is the probability of what is predicted.</summary>
    public static Metric<BinaryPredictions> RiskCoverageArea { get; } = new("AURC", LowerIsBetter, rows => new ScoreOrder(rows.Confidences(), rows.Hits).RiskArea);

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<Metric<BinaryPredictions>> All { get; } =
    [
        Accuracy, BalancedAccuracy, GeometricMean, WorstClassRecall, F1, Precision, Recall, MatthewsCorrelation, CohenKappa, RocAuc, AveragePrecision, LogLoss, BrierScore, ExpectedCalibrationError,
        SmoothCalibrationError, RiskCoverageArea,
    ];

    private static Metric<BinaryPredictions> OfDecisions(string name, Func<ConfusionMatrix, double> number, MetricInterval interval = MetricInterval.Bootstrap)
        => new(name, HigherIsBetter, rows => Prepared.Decisions(rows, 2, number), interval);
}
