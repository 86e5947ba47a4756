using static MLExtensions.Evaluation.MetricDirection;

namespace MLExtensions.Evaluation;

/// <summary>The named metrics that evaluations of decisions and of selective prediction estimate with intervals.</summary>
internal static class DecisionMetricLists
{
    public static IReadOnlyList<Metric<BinaryPredictions>> OfTwoClasses { get; } =
    [
        BinaryMetric.Accuracy, BinaryMetric.BalancedAccuracy, BinaryMetric.Precision, BinaryMetric.Recall, BinaryMetric.F1,
        OfTwo("G-mean", matrix => matrix.GeometricMean, MetricInterval.StratifiedBootstrap), BinaryMetric.MatthewsCorrelation, OfTwo("Cohen's kappa", matrix => matrix.CohenKappa),
        BinaryMetric.RocAuc, BinaryMetric.AveragePrecision,
    ];

    public static IReadOnlyList<Metric<MulticlassPredictions>> OfSeveralClasses { get; } =
    [
        MulticlassMetric.Accuracy, MulticlassMetric.BalancedAccuracy, MulticlassMetric.MacroF1, OfSeveral("Weighted F1", matrix => matrix.Weighted.F1),
        OfSeveral("G-mean", matrix => matrix.GeometricMean, MetricInterval.StratifiedBootstrap), MulticlassMetric.WorstClassRecall, MulticlassMetric.MatthewsCorrelation, OfSeveral("Cohen's kappa", matrix => matrix.CohenKappa),
        OfRanks("Macro average precision", ranks => ranks.AveragePrecision), OfRanks("Macro ROC AUC", ranks => ranks.RocAuc, MetricInterval.StratifiedBootstrap),
    ];

    /// <summary>AURC and E-AURC by given confidences.</summary>
    public static IReadOnlyList<Metric<TPredictions>> Selective<TPredictions>(double[] confidences) where TPredictions : PredictionRows =>
    [
        new("AURC", LowerIsBetter, rows => weights => RiskCoverage.Compute(confidences, rows.Hits, weights).Area),
        new("E-AURC", LowerIsBetter, rows => weights => RiskCoverage.Compute(confidences, rows.Hits, weights).ExcessArea),
    ];

    private static Metric<BinaryPredictions> OfTwo(string name, Func<ConfusionMatrix, double> number, MetricInterval interval = MetricInterval.Bootstrap) => new(name, HigherIsBetter, rows =>
    {
        var predicted = new int[rows.Count];
        for (var row = 0; row < predicted.Length; row++)
            predicted[row] = rows.Predicted[row] ? 1 : 0;
        return weights => number(ConfusionMatrix.Compute(predicted, 2, rows.Classes, weights));
    }, interval);

    private static Metric<MulticlassPredictions> OfSeveral(string name, Func<ConfusionMatrix, double> number, MetricInterval interval = MetricInterval.Bootstrap)
        => new(name, HigherIsBetter, rows => weights => number(ConfusionMatrix.Compute(rows.TopLabel.Predicted, rows.ClassCount, rows.Labels, weights)), interval);

    private static Metric<MulticlassPredictions> OfRanks(string name, Func<ScoreOrder, WeightedStatistic> number, MetricInterval interval = MetricInterval.Bootstrap) => new(name, HigherIsBetter,
        rows => Prepared.MeanOfRanks([.. Enumerable.Range(0, rows.ClassCount).Select(rows.OrderOfClass)], number, char.ToLowerInvariant(name[0]) + name[1..]), interval);
}
