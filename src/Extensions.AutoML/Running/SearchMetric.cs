using Microsoft.ML;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>A number that a search computes of scored validation rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Direction">Which values are better.</param>
/// <param name="Compute">The number, of predictions and of the view that they were read from.</param>
internal sealed record SearchMetric<TPredictions>(string Name, MetricDirection Direction, Func<TPredictions, IDataView, double> Compute) where TPredictions : PredictionRows
{
    public static SearchMetric<TPredictions> Of(Metric<TPredictions> metric) => new(metric.Name, metric.Direction, (rows, _) => metric.Compute(rows));

    /// <summary>The number where lower is better, or its negative.</summary>
    public double Loss(double value) => Direction == MetricDirection.LowerIsBetter ? value : -value;
}

/// <summary>A limit for a metric: at most where lower is better, at least where higher is.</summary>
internal sealed record SearchConstraint<TPredictions>(SearchMetric<TPredictions> Metric, double Limit) where TPredictions : PredictionRows
{
    /// <summary>By how much a value misses the limit, 0 where it does not. Infinite where there is no value.</summary>
    public double Violation(double value) => double.IsNaN(value) ? double.PositiveInfinity : Math.Max(0, Metric.Loss(value) - Metric.Loss(Limit));

    /// <summary>The limit in words.</summary>
    public override string ToString() => FormattableString.Invariant($"{Metric.Name} at {(Metric.Direction == MetricDirection.LowerIsBetter ? "most" : "least")} {Limit}");
}
