using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>A metric of a model, with its interval.</summary>
public sealed record MetricEstimate
{
    internal MetricEstimate(string name, MetricDirection direction, double value, Interval? interval, string? withoutInterval, MetricInterval method, double confidence, ImmutableArray<double> replicates, ulong draws = 0)
        => (Name, Direction, Value, Interval, WithoutInterval, Method, Confidence, Replicates, Draws) = (name, direction, value, interval, withoutInterval, method, confidence, replicates, draws);

    /// <summary>Name of the metric.</summary>
    public string Name { get; }

    /// <summary>Which values are better.</summary>
    public MetricDirection Direction { get; }

    /// <summary>The metric of the rows; NaN where it is not defined for them.</summary>
    public double Value { get; }

    /// <summary>Interval of the value that the model would have with endlessly many rows; null where none can be given.</summary>
    public Interval? Interval { get; }

    /// <summary>Why there is no interval, or no value; null where there is one. There is none of less than 20 rows but of shares of rows, of resamples that all have one value, and where a resample has none.</summary>
    public string? WithoutInterval { get; }

    /// <summary>How the interval was made.</summary>
    public MetricInterval Method { get; }

    /// <summary>Confidence of the interval.</summary>
    public double Confidence { get; }

    /// <summary>The metric of each resample, in the order of resamples, which is the same for all models on the same rows; empty where a resample has none.</summary>
    internal ImmutableArray<double> Replicates { get; }

    /// <summary>The same for the same resamples; 0 where it is not known which they were.</summary>
    internal ulong Draws { get; }
}
