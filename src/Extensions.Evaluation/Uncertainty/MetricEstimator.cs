using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Estimates many metrics of the same rows, with intervals, from the same resamples.</summary>
internal static class MetricEstimator
{
    /// <summary>Estimates.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="options">Resamples and confidence. Models on the same rows get the same resamples.</param>
    public static ImmutableArray<MetricEstimate> Estimate<TPredictions>(TPredictions rows, IEnumerable<Metric<TPredictions>> metrics, BootstrapOptions options) where TPredictions : PredictionRows
        => [.. metrics.Select(metric => Estimate(rows, metric, options))];

    private static MetricEstimate Estimate<TPredictions>(TPredictions rows, Metric<TPredictions> metric, BootstrapOptions options) where TPredictions : PredictionRows
    {
        var value = double.NaN;
        try
        {
            var statistic = metric.Prepare(rows);
            value = statistic(rows.Weights);
            var bootstrap = Bootstrap.Compute(rows.Count, statistic, options, metric.Interval == MetricInterval.StratifiedBootstrap ? rows.Classes : default, rows.Weights);
            var interval = metric.Interval == MetricInterval.ClopperPearson && rows.Weights.IsEmpty ? BinomialInterval.ClopperPearson(value * rows.Count, rows.Count, options.Confidence) : bootstrap.Interval;
            return new(metric.Name, metric.Direction, value, interval, null, metric.Interval, options.Confidence, bootstrap.Replicates);
        }
        catch (InputDataException fault)
        {
            return new(metric.Name, metric.Direction, value, null, fault.Message, metric.Interval, options.Confidence, []);
        }
    }
}
