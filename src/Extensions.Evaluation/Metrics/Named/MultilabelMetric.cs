using static MLExtensions.Evaluation.MetricDirection;

namespace MLExtensions.Evaluation;

/// <summary>Named metrics of rows that may carry any number of labels.</summary>
public static class MultilabelMetric
{
    /// <summary>Share of rows whose labels are all predicted right.</summary>
    public static Metric<MultilabelPredictions> SubsetAccuracy { get; } = new("Subset accuracy", HigherIsBetter, rows => weights =>
    {
        var mass = new RowWeights(weights, rows.Count);
        var right = 0.0;
        for (var row = 0; row < rows.Count; row++)
            right += rows.Hits[row] ? mass[row] : 0;
        return right / mass.Total;
    }, MetricInterval.ClopperPearson);

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<Metric<MultilabelPredictions>> All { get; } = [SubsetAccuracy];
}
