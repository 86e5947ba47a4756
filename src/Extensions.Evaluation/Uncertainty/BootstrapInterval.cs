using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>A statistic with its interval, as resampling the rows gives it.</summary>
public sealed record BootstrapInterval
{
    internal BootstrapInterval(double estimate, Interval interval, double confidence, ImmutableArray<double> replicates)
        => (Estimate, Interval, Confidence, Replicates) = (estimate, interval, confidence, replicates);

    /// <summary>The statistic of the rows themselves.</summary>
    public double Estimate { get; }

    /// <summary>Interval of the value that the statistic would have with endlessly many rows. It covers with about its confidence, the better the more rows.</summary>
    public Interval Interval { get; }

    /// <summary>Confidence of the interval.</summary>
    public double Confidence { get; }

    /// <summary>The statistic of each resample, ascending.</summary>
    public ImmutableArray<double> Replicates { get; }

    /// <summary>Standard deviation over the resamples.</summary>
    public double StandardError
    {
        get
        {
            var mean = Replicates.Average();
            return Math.Sqrt(Replicates.Sum(value => (value - mean) * (value - mean)) / (Replicates.Length - 1));
        }
    }

    /// <summary>Whether all resamples have the same value: an accuracy of 1, say. Then the interval says nothing; for shares of rows take <see cref="BinomialInterval.ClopperPearson"/>.</summary>
    public bool IsDegenerate => Replicates[0] == Replicates[^1];
}
