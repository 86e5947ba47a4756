using static MLExtensions.Evaluation.MetricDirection;

namespace MLExtensions.Evaluation;

/// <summary>The shares that criteria of fairness compare between groups. Where a share has no rows it is NaN, other than in a table of decisions.</summary>
internal static class ParityRates
{
    /// <summary>Share predicted positive, true-positive rate, false-positive rate, precision.</summary>
    public static Metric<BinaryPredictions>[] All { get; } =
    [
        Rate("Demographic parity", (_, _) => true, (predicted, _) => predicted, MetricInterval.ClopperPearson),
        Rate("Equal opportunity", (_, label) => label, (predicted, _) => predicted, MetricInterval.StratifiedBootstrap),
        Rate("False-positive rate", (_, label) => !label, (predicted, _) => predicted, MetricInterval.StratifiedBootstrap),
        Rate("Predictive parity", (predicted, _) => predicted, (_, label) => label, MetricInterval.Bootstrap),
    ];

    private static Metric<BinaryPredictions> Rate(string name, Func<bool, bool, bool> counts, Func<bool, bool, bool> hits, MetricInterval interval) => new(name, LowerIsBetter, rows => weights =>
    {
        var mass = new RowWeights(weights, rows.Count);
        var (hit, total) = (0.0, 0.0);
        for (var row = 0; row < rows.Count; row++)
        {
            if (!counts(rows.Predicted[row], rows.Labels[row]))
                continue;
            total += mass[row];
            hit += hits(rows.Predicted[row], rows.Labels[row]) ? mass[row] : 0;
        }
        return hit / total;
    }, interval);
}
