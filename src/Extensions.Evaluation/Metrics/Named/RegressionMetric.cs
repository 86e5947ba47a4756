using static MLExtensions.Evaluation.MetricDirection;

namespace MLExtensions.Evaluation;

/// <summary>Named metrics of numbers.</summary>
public static class RegressionMetric
{
    /// <summary>Root of the mean square error, in the label's unit.</summary>
    public static Metric<RegressionPredictions> RootMeanSquaredError { get; } = new("RMSE", LowerIsBetter, rows => weights => Math.Sqrt(Mean(rows, weights, error => error * error)));

    /// <summary>Mean absolute error, in the label's unit.</summary>
    public static Metric<RegressionPredictions> MeanAbsoluteError { get; } = new("MAE", LowerIsBetter, rows => weights => Mean(rows, weights, Math.Abs));

    /// <summary>R squared: 1 less the mean square error by the variance of the labels, at most 1. NaN where all labels are equal.</summary>
    public static Metric<RegressionPredictions> RSquared { get; } = new("R squared", HigherIsBetter, rows => weights =>
    {
        var mass = new RowWeights(weights, rows.Count);
        var total = 0.0;
        for (var row = 0; row < rows.Count; row++)
            total += mass[row] * rows.Labels[row];
        var (mean, variance) = (total / mass.Total, 0.0);
        for (var row = 0; row < rows.Count; row++)
            variance += mass[row] * (rows.Labels[row] - mean) * (rows.Labels[row] - mean);
        return variance == 0 ? double.NaN : 1 - Mean(rows, weights, error => error * error) * mass.Total / variance;
    });

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<Metric<RegressionPredictions>> All { get; } = [RootMeanSquaredError, MeanAbsoluteError, RSquared];

    private static double Mean(RegressionPredictions rows, ReadOnlySpan<double> weights, Func<double, double> loss)
    {
        var mass = new RowWeights(weights, rows.Count);
        var sum = 0.0;
        for (var row = 0; row < rows.Count; row++)
            sum += mass[row] * loss(rows.Scores[row] - rows.Labels[row]);
        return sum / mass.Total;
    }
}
