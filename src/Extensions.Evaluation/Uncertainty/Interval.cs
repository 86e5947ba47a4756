namespace MLExtensions.Evaluation;

/// <summary>The numbers from lower to upper.</summary>
/// <param name="Lower">The least.</param>
/// <param name="Upper">The greatest.</param>
public readonly record struct Interval(double Lower, double Upper)
{
    internal static Interval Unit { get; } = new(0, 1);

    /// <summary>Wilson's score interval of a probability.</summary>
    /// <param name="rate">Share of successes seen.</param>
    /// <param name="count">Number of trials, above 0.</param>
    /// <param name="confidence">Confidence, above 0 and below 1.</param>
    internal static Interval Wilson(double rate, double count, double confidence)
    {
        var z = NormalDistribution.Quantile((1 + confidence) / 2);
        var (centre, scale) = (rate + z * z / (2 * count), 1 + z * z / count);
        var half = z * Math.Sqrt(rate * (1 - rate) / count + z * z / (4 * count * count));
        return new(rate == 0 ? 0 : (centre - half) / scale, rate == 1 ? 1 : (centre + half) / scale);
    }

    /// <summary>Clopper's and Pearson's interval of a probability: the quantiles of two beta distributions.</summary>
    /// <param name="rate">Share of successes seen.</param>
    /// <param name="count">Number of trials, above 0.</param>
    /// <param name="confidence">Confidence, above 0 and below 1.</param>
    internal static Interval ClopperPearson(double rate, double count, double confidence)
    {
        var (tail, successes, failures) = ((1 - confidence) / 2, rate * count, (1 - rate) * count);
        return new(
            successes <= 0 ? 0 : BetaDistribution.Quantile(tail, successes, failures + 1),
            failures <= 0 ? 1 : BetaDistribution.Quantile(1 - tail, successes + 1, failures));
    }
}
