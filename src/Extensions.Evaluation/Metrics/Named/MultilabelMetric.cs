using static MLExtensions.Evaluation.MetricDirection;

namespace MLExtensions.Evaluation;

/// <summary>Named metrics of rows that may carry any number of labels. Decisions are those of <see cref="MultilabelPredictions.Predicted"/>.</summary>
/// <remarks>
/// A label that no row carries and none is predicted to carry has no F1, one that no row carries no average precision, and one that all rows or none carry no ROC AUC: averages leave it out.
/// Sources: Schapire and Singer, Machine Learning 39, 2000 (ranking loss, coverage, Hamming loss); Tsoumakas, Katakis and Vlahavas (2010), Mining Multi-label Data, in Data Mining and Knowledge Discovery Handbook;
/// Zhang and Zhou, IEEE TKDE 26, 2014. The conventions where a row carries no label are those of scikit-learn 1.2, with zero_division=1 for the example-based F1.
/// </remarks>
public static class MultilabelMetric
{
    /// <summary>Share of rows whose labels are all predicted right, in [0, 1].</summary>
    public static Metric<MultilabelPredictions> SubsetAccuracy { get; } = OfRows("Subset accuracy", HigherIsBetter, (rows, row) => rows.Hits[row] ? 1 : 0, MetricInterval.ClopperPearson);

    /// <summary>Share of the yes-or-no decisions on single labels that are wrong, in [0, 1].</summary>
    public static Metric<MultilabelPredictions> HammingLoss { get; } = OfRows("Hamming loss", LowerIsBetter, (rows, row) =>
    {
        var labels = Row(rows.Labels, rows, row);
        var predicted = Row(rows.Predicted, rows, row);
        var wrong = 0;
        for (var k = 0; k < labels.Length; k++)
            wrong += labels[k] == predicted[k] ? 0 : 1;
        return wrong / (double)labels.Length;
    });

    /// <summary>F1 of all decisions on single labels together, in [0, 1].</summary>
    public static Metric<MultilabelPredictions> MicroF1 { get; } = OfLabels("Micro F1", labels => LabelCounts.Pooled(labels).F1);

    /// <summary>Mean of the F1 of the labels, in [0, 1]: rare labels count as much as frequent ones.</summary>
    public static Metric<MultilabelPredictions> MacroF1 { get; } = OfLabels("Macro F1", labels => LabelCounts.Average(labels, _ => 1, one => one.F1));

    /// <summary>Example-based F1: mean over rows of 2 |predicted and carried| / (|predicted| + |carried|), in [0, 1]; 1 for a row that carries no label and is predicted none.</summary>
    public static Metric<MultilabelPredictions> ExampleF1 { get; } = OfRows("Example-based F1", HigherIsBetter, (rows, row) =>
    {
        var labels = Row(rows.Labels, rows, row);
        var predicted = Row(rows.Predicted, rows, row);
        var both = 0;
        for (var k = 0; k < labels.Length; k++)
            both += labels[k] && predicted[k] ? 1 : 0;
        var all = labels.Count(true) + predicted.Count(true);
        return all == 0 ? 1 : 2.0 * both / all;
    });

    /// <summary>Mean of the average precisions of the labels, in [0, 1].</summary>
    public static Metric<MultilabelPredictions> MacroAveragePrecision { get; } = OfRanks("Macro average precision", ranks => ranks.AveragePrecision);

    /// <summary>Average precision of all labels of all rows in one ranking, in [0, 1].</summary>
    public static Metric<MultilabelPredictions> MicroAveragePrecision { get; } = new("Micro average precision", HigherIsBetter, rows =>
        Prepared.OrThrow(new ScoreOrder(rows.Probabilities, rows.Labels, rows.LabelCount).AveragePrecision, () => "No row carries any label; average precision needs some that do."));

    /// <summary>Mean of the areas under the ROC curves of the labels, in [0, 1]; 0.5 is chance.</summary>
    public static Metric<MultilabelPredictions> MacroRocAuc { get; } = OfRanks("Macro ROC AUC", ranks => ranks.RocAuc);

    /// <summary>Label-ranking average precision: mean over rows, and over the labels that a row carries, of the share of labels that it carries among those ranked as high, in [0, 1].</summary>
    public static Metric<MultilabelPredictions> LabelRankingAveragePrecision { get; } = OfRows("Label-ranking average precision", HigherIsBetter, (rows, row) => Ranks(rows, row).AveragePrecision);

    /// <summary>Ranking loss: mean over rows of the share of pairs of a label that it carries and one that it does not, of which the latter ranks as high, in [0, 1].</summary>
    public static Metric<MultilabelPredictions> RankingLoss { get; } = OfRows("Ranking loss", LowerIsBetter, (rows, row) => Ranks(rows, row).Loss);

    /// <summary>Coverage error: how many labels must be taken from the top on average to have all that a row carries, from the mean number of labels of a row to the number of labels.</summary>
    public static Metric<MultilabelPredictions> CoverageError { get; } = OfRows("Coverage error", LowerIsBetter, (rows, row) => Ranks(rows, row).Depth);

    /// <summary>Log-loss, the mean over labels, natural logarithm, from 0.</summary>
    public static Metric<MultilabelPredictions> LogLoss { get; } = OfRows("Log-loss", LowerIsBetter, (rows, row) => Evaluation.LogLoss.Compute(Row(rows.Probabilities, rows, row), Row(rows.Labels, rows, row)));

    /// <summary>Brier score, the mean over labels, in [0, 1].</summary>
    public static Metric<MultilabelPredictions> BrierScore { get; } = OfRows("Brier score", LowerIsBetter, (rows, row) => Evaluation.BrierScore.Compute(Row(rows.Probabilities, rows, row), Row(rows.Labels, rows, row)));

    /// <summary>Expected calibration error of all labels together over 15 bins of equal width, in [0, 1].</summary>
    public static Metric<MultilabelPredictions> ExpectedCalibrationError { get; } =
        new("ECE", LowerIsBetter, rows => weights => Evaluation.ExpectedCalibrationError.Compute(rows.Probabilities, rows.Labels, rows.PooledWeights(weights)).Expected);

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<Metric<MultilabelPredictions>> All { get; } =
    [
        SubsetAccuracy, HammingLoss, MicroF1, MacroF1, ExampleF1, MacroAveragePrecision, MicroAveragePrecision, MacroRocAuc, LabelRankingAveragePrecision, RankingLoss, CoverageError, LogLoss, BrierScore, ExpectedCalibrationError,
    ];

    /// <summary>Those of decisions and of ranking.</summary>
    internal static IReadOnlyList<Metric<MultilabelPredictions>> OfDecisions => [.. All.Except([LogLoss, BrierScore, ExpectedCalibrationError])];

    private static LabelRanks Ranks(MultilabelPredictions rows, int row) => LabelRanks.Of(Row(rows.Probabilities, rows, row), Row(rows.Labels, rows, row));

    private static ReadOnlySpan<T> Row<T>(ReadOnlySpan<T> values, MultilabelPredictions rows, int row) => values.Slice(row * rows.LabelCount, rows.LabelCount);

    /// <summary>The mean over rows of a number of each.</summary>
    private static Metric<MultilabelPredictions> OfRows(string name, MetricDirection direction, Func<MultilabelPredictions, int, double> number, MetricInterval interval = MetricInterval.Bootstrap) => new(name, direction, rows =>
    {
        var numbers = new double[rows.Count];
        for (var row = 0; row < numbers.Length; row++)
            numbers[row] = number(rows, row);
        return weights => RowMean.Of(numbers, weights);
    }, interval);

    private static Metric<MultilabelPredictions> OfLabels(string name, Func<ClassDecisions[], double> number)
        => new(name, HigherIsBetter, rows => weights => number(LabelCounts.Of(rows.Predicted, rows.Labels, rows.LabelCount, weights)));

    private static Metric<MultilabelPredictions> OfRanks(string name, Func<ScoreOrder, WeightedStatistic> number) => new(name, HigherIsBetter, rows =>
        Prepared.MeanOfRanks([.. Enumerable.Range(0, rows.LabelCount).Select(rows.OfLabel).Select(one => one.Order)], number, char.ToLowerInvariant(name[0]) + name[1..]));
}
