using System.Numerics.Tensors;
using static MLExtensions.Evaluation.MetricDirection;

namespace MLExtensions.Evaluation;

/// <summary>Named metrics of numbers.</summary>
public static class RegressionMetric
{
    /// <summary>Root of the mean square error, in the label's unit.</summary>
    public static Metric<RegressionPredictions> RootMeanSquaredError { get; } = new("RMSE", LowerIsBetter, rows =>
    {
        var mean = Squares(rows);
        return weights => Math.Sqrt(mean(weights));
    });

    /// <summary>Mean absolute error, in the label's unit.</summary>
    public static Metric<RegressionPredictions> MeanAbsoluteError { get; } = new("MAE", LowerIsBetter, rows => Prepared.Mean(rows.Count, row => Math.Abs(rows.Scores[row] - rows.Labels[row])));

    /// <summary>R squared: 1 less the mean square error by the variance of the labels, at most 1. Not defined where all labels are equal.</summary>
    public static Metric<RegressionPredictions> RSquared { get; } = new("R squared", HigherIsBetter, rows =>
    {
        // Labels less their mean: squares of numbers far from 0 would lose the digits of the variance.
        var (errors, middle) = (Squares(rows), TensorPrimitives.Sum(rows.Labels) / rows.Count);
        var (mean, square) = (Prepared.Mean(rows.Count, row => rows.Labels[row] - middle), Prepared.Mean(rows.Count, row => (rows.Labels[row] - middle) * (rows.Labels[row] - middle)));
        return weights => square(weights) - Math.Pow(mean(weights), 2) is var variance && variance > 1e-14 * square(weights) ? 1 - errors(weights) / variance
            : throw new InputDataException("All labels are equal; R squared needs labels that differ.");
    });

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<Metric<RegressionPredictions>> All { get; } = [RootMeanSquaredError, MeanAbsoluteError, RSquared];

    private static WeightedStatistic Squares(RegressionPredictions rows) => Prepared.Mean(rows.Count, row => (rows.Scores[row] - rows.Labels[row]) * (rows.Scores[row] - rows.Labels[row]));
}
