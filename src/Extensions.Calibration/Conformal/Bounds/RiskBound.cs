using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>A finite-sample bound on the expected loss of independent rows with bounded losses: an upper bound, and the p-value of the hypothesis that the risk is above alpha. Immutable.</summary>
/// <remarks>To add one, derive a record, mark it with <see cref="RiskBoundNameAttribute"/> and override both functions. Losses come as numbers from 0 to 1; others are stretched before and after.</remarks>
[JsonConverter(typeof(DiscriminatedConverter<RiskBound>))]
public abstract record RiskBound
{
    /// <summary>Whether the bound rises with the mean and depends on nothing else but the number of rows.</summary>
    public virtual bool DependsOnMeanAlone => true;

    /// <summary>A number that the expected loss is below with probability at least 1 - delta, in the unit of the losses; it may lie above their greatest.</summary>
    /// <param name="losses">The losses.</param>
    /// <param name="delta">Probability of failure, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is out of its range.</exception>
    public double Upper(LossSummary losses, double delta)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ConformalQuantile.CheckAlpha(delta, nameof(delta));
        var (mean, variance) = losses.Unit;
        return losses.FromUnit(UnitUpper(mean, variance, losses.Count, losses.IsBinary, delta));
    }

    /// <summary>The p-value of the hypothesis that the expected loss is above alpha: at most t with probability at most t where that is so.</summary>
    /// <param name="losses">The losses.</param>
    /// <param name="alpha">The risk, between the least and the greatest loss.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    public double PValue(LossSummary losses, double alpha)
    {
        ArgumentNullException.ThrowIfNull(losses);
        losses.Limits.CheckAlpha(alpha);
        var (mean, variance) = losses.Unit;
        return Math.Min(1, UnitPValue(mean, variance, losses.Count, losses.IsBinary, losses.ToUnit(alpha)));
    }

    /// <summary>The upper bound of losses from 0 to 1.</summary>
    /// <param name="mean">Their mean.</param>
    /// <param name="variance">Their sample variance.</param>
    /// <param name="count">Number of rows, at least 1.</param>
    /// <param name="isBinary">Whether every loss is 0 or 1.</param>
    /// <param name="delta">Probability of failure.</param>
    protected abstract double UnitUpper(double mean, double variance, long count, bool isBinary, double delta);

    /// <summary>The p-value of losses from 0 to 1; numbers above 1 are taken as 1.</summary>
    /// <param name="mean">Their mean.</param>
    /// <param name="variance">Their sample variance.</param>
    /// <param name="count">Number of rows, at least 1.</param>
    /// <param name="isBinary">Whether every loss is 0 or 1.</param>
    /// <param name="alpha">The risk, strictly between 0 and 1.</param>
    protected abstract double UnitPValue(double mean, double variance, long count, bool isBinary, double alpha);

    /// <summary>The least number of rows with which the upper bound is below alpha where no row loses anything.</summary>
    internal long? LeastCount(LossLimits limits, bool isBinary, double alpha, double delta)
    {
        bool Suffices(long count) => Upper(new LossSummary(limits.Least, 0, count) { Limits = limits, IsBinary = isBinary }, delta) < alpha;
        var (low, high) = (0L, 1L);
        while (!Suffices(high))
        {
            (low, high) = (high, 2 * high);
            if (high > 1L << 50)
                return null;
        }
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            (low, high) = Suffices(middle) ? (low, middle) : (middle, high);
        }
        return high;
    }
}
