using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MLExtensions.Evaluation;

/// <summary>Estimates many metrics of the same rows, with intervals, from the same resamples: each is drawn once for all rows and once within the classes.</summary>
internal static class MetricEstimator
{
    /// <summary>Estimates.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="options">Resamples and confidence. Models on the same rows get the same resamples.</param>
    public static ImmutableArray<MetricEstimate> Estimate<TPredictions>(TPredictions rows, IEnumerable<Metric<TPredictions>> metrics, BootstrapOptions options) where TPredictions : PredictionRows
    {
        var candidates = metrics.Select(metric => new Candidate<TPredictions>(metric, rows, options)).ToArray();
        var schemes = candidates.Where(one => one.Fault is null).GroupBy(one => one.IsStratified).Select(group => Start(rows, group.Key, [.. group])).OfType<Scheme<TPredictions>>().ToArray();
        var (each, draws) = (Bootstrap.Each(rows.Count, rows.Weights), Draws(rows, options));
        if (schemes.Length > 0)
            Replication.Run(options, () => Worker(schemes, each, rows.Count, options.Seed));
        foreach (var scheme in schemes)
            foreach (var one in scheme.Metrics)
                one.Close(scheme.Rows, each, rows.Count);
        return [.. candidates.Select(one => one.ToEstimate(draws))];
    }

    /// <summary>The rows to draw from; null where there are too few, which their metrics are told.</summary>
    private static Scheme<TPredictions>? Start<TPredictions>(TPredictions rows, bool isStratified, Candidate<TPredictions>[] metrics) where TPredictions : PredictionRows
    {
        try
        {
            return new(new(rows.Count, isStratified ? rows.Classes : default, new(rows.Weights, rows.Count)), metrics);
        }
        catch (InputDataException fault)
        {
            foreach (var one in metrics)
                one.WithoutReplicates = fault.Message;
            return null;
        }
    }

    private static Action<int> Worker<TPredictions>(Scheme<TPredictions>[] schemes, double[]? each, int rowCount, int seed) where TPredictions : PredictionRows
    {
        var (counted, drawn) = (new double[rowCount], Array.ConvertAll(schemes, scheme => new int[scheme.Rows.Count]));
        return replicate =>
        {
            foreach (var (scheme, rows) in schemes.Zip(drawn))
            {
                scheme.Rows.Draw(new(seed, replicate), rows);
                Bootstrap.Count(rows, each, counted);
                foreach (var one in scheme.Metrics)
                    one.Replicates.Add(replicate, _ => one.Statistic(counted), rows);
            }
        };
    }

    /// <summary>The same for the same resamples of the same weights, whatever the model.</summary>
    private static ulong Draws(PredictionRows rows, BootstrapOptions options)
    {
        var print = new Fingerprint();
        print.Add(options.Seed);
        print.Add(rows.Count);
        foreach (var weight in rows.Weights)
            print.Add(weight);
        return print.Value;
    }

    private sealed record Scheme<TPredictions>(Resampler Rows, Candidate<TPredictions>[] Metrics) where TPredictions : PredictionRows;

    /// <summary>A metric on its way to an estimate.</summary>
    private sealed class Candidate<TPredictions> where TPredictions : PredictionRows
    {
        private readonly Metric<TPredictions> metric;
        private readonly BootstrapOptions options;
        private readonly double value = double.NaN;
        private Interval? interval;
        private ImmutableArray<double> replicates = [];

        public Candidate(Metric<TPredictions> metric, TPredictions rows, BootstrapOptions options)
        {
            (this.metric, this.options, Replicates) = (metric, options, new(options.Replicates, metric.Name));
            try
            {
                Statistic = metric.Prepare(rows);
                value = Statistic(rows.Weights);
                Fault = double.IsFinite(value) ? null : string.Create(CultureInfo.InvariantCulture, $"{metric.Name} is {value} of these rows.");
            }
            catch (InputDataException fault)
            {
                (Statistic, Fault) = (_ => double.NaN, fault.Message);
            }
            if (Fault is null && metric.Interval == MetricInterval.ClopperPearson && Trials(rows) is { } trials)
                interval = BinomialInterval.ClopperPearson(Math.Clamp(value, 0, 1) * trials, trials, options.Confidence);
        }

        public WeightedStatistic Statistic { get; }

        public bool IsStratified => metric.Interval == MetricInterval.StratifiedBootstrap;

        /// <summary>Why there is no value; null where there is one.</summary>
        public string? Fault { get; }

        public ReplicateValues Replicates { get; }

        /// <summary>Why there are no resamples, or what they do not say.</summary>
        public string? WithoutReplicates { get; set; }

        /// <summary>Reads the interval off the resamples.</summary>
        public void Close(Resampler rows, double[]? each, int rowCount)
        {
            if (Replicates.Fault is { } fault)
            {
                WithoutReplicates = fault;
                return;
            }
            replicates = ImmutableCollectionsMarshal.AsImmutableArray(Replicates.Values);
            if (interval is not null)
                return;
            var (sorted, counted, left) = (Replicates.Values.Order().ToArray(), new double[rowCount], default(string));
            var read = Bootstrap.IntervalOf(options, sorted, value, () => rows.Acceleration(some =>
            {
                var fault = ReplicateValues.Value(metric.Name, _ => Statistic(Counted(some)), some, "all rows but some", out var number);
                left ??= fault;
                return fault is null ? number : 0;
            }, new(options.Seed)));
            WithoutReplicates = left ?? (sorted[0] == sorted[^1] ? string.Create(CultureInfo.InvariantCulture, $"All {sorted.Length} resamples have the value {sorted[0]}: they do not say how far it is from that of further rows.") : null);
            interval = WithoutReplicates is null ? read : null;

            double[] Counted(int[] some)
            {
                Bootstrap.Count(some, each, counted);
                return counted;
            }
        }

        public MetricEstimate ToEstimate(ulong draws)
            => new(metric.Name, metric.Direction, value, interval, interval is null ? Fault ?? WithoutReplicates : null, metric.Interval, options.Confidence, replicates, draws);

        /// <summary>Number of rows of a share; null where their weights differ.</summary>
        private static double? Trials(TPredictions rows)
        {
            var one = 0.0;
            foreach (var weight in rows.Weights)
            {
                if (weight > 0 && one > 0 && weight != one)
                    return null;
                one = Math.Max(one, weight);
            }
            return rows.Weights.IsEmpty ? rows.Count : new RowWeights(rows.Weights, rows.Count).Total;
        }
    }
}
