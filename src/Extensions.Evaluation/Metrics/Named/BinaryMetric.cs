using static MLExtensions.Evaluation.MetricDirection;

namespace MLExtensions.Evaluation;

/// <summary>Named metrics of two classes. Decisions are those of <see cref="BinaryPredictions.Predicted"/>.</summary>
public static class BinaryMetric
{
    /// <summary>Share of rows that is predicted right.</summary>
    public static Metric<BinaryPredictions> Accuracy { get; } = OfDecisions("Accuracy", matrix => matrix.Accuracy, MetricInterval.ClopperPearson);

    /// <summary>Mean of the recalls of both classes.</summary>
    public static Metric<BinaryPredictions> BalancedAccuracy { get; } = OfDecisions("Balanced accuracy", matrix => matrix.BalancedAccuracy, MetricInterval.StratifiedBootstrap);

    /// <summary>F1 of the positive class.</summary>
    public static Metric<BinaryPredictions> F1 { get; } = OfDecisions("F1", matrix => matrix.Classes[1].F1);

    /// <summary>Precision of the positive class.</summary>
    public static Metric<BinaryPredictions> Precision { get; } = OfDecisions("Precision", matrix => matrix.Classes[1].Precision);

    /// <summary>Recall of the positive class.</summary>
    public static Metric<BinaryPredictions> Recall { get; } = OfDecisions("Recall", matrix => matrix.Classes[1].Recall, MetricInterval.StratifiedBootstrap);

    /// <summary>Matthews' correlation.</summary>
    public static Metric<BinaryPredictions> MatthewsCorrelation { get; } = OfDecisions("Matthews correlation", matrix => matrix.MatthewsCorrelation);

    /// <summary>Area under the ROC curve.</summary>
    public static Metric<BinaryPredictions> RocAuc { get; } = new("ROC AUC", HigherIsBetter, rows => weights => Evaluation.RocAuc.Compute(rows.Probabilities, rows.Labels, weights), MetricInterval.StratifiedBootstrap);

    /// <summary>Average precision.</summary>
    public static Metric<BinaryPredictions> AveragePrecision { get; } = new("Average precision", HigherIsBetter, rows => weights => Evaluation.AveragePrecision.Compute(rows.Probabilities, rows.Labels, weights));

    /// <summary>Log-loss, natural logarithm.</summary>
    public static Metric<BinaryPredictions> LogLoss { get; } = new("Log-loss", LowerIsBetter, rows => weights => Evaluation.LogLoss.Compute(rows.Probabilities, rows.Labels, weights));

    /// <summary>Brier score.</summary>
    public static Metric<BinaryPredictions> BrierScore { get; } = new("Brier score", LowerIsBetter, rows => weights => Evaluation.BrierScore.Compute(rows.Probabilities, rows.Labels, weights));

    /// <summary>Expected calibration error over 15 bins of equal width.</summary>
    public static Metric<BinaryPredictions> ExpectedCalibrationError { get; } =
        new("ECE", LowerIsBetter, rows => weights => Evaluation.ExpectedCalibrationError.Compute(rows.Probabilities, rows.Labels, weights).Expected);

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<Metric<BinaryPredictions>> All { get; } =
        [Accuracy, BalancedAccuracy, F1, Precision, Recall, MatthewsCorrelation, RocAuc, AveragePrecision, LogLoss, BrierScore, ExpectedCalibrationError];

    private static Metric<BinaryPredictions> OfDecisions(string name, Func<ConfusionMatrix, double> number, MetricInterval interval = MetricInterval.Bootstrap) => new(name, HigherIsBetter, rows =>
    {
        var predicted = new int[rows.Count];
        for (var row = 0; row < predicted.Length; row++)
            predicted[row] = rows.Predicted[row] ? 1 : 0;
        return weights => number(ConfusionMatrix.Compute(predicted, 2, rows.Classes, weights));
    }, interval);
}
