namespace MLExtensions.Evaluation;

/// <summary>A share of rows of one group.</summary>
/// <param name="Value">The share, in [0, 1]; NaN where there is no row.</param>
/// <param name="Weight">Weight of the rows that it is a share of.</param>
/// <param name="Interval">Interval of the true share; [0, 1] where there is no row.</param>
public readonly record struct GroupRate(double Value, double Weight, Interval Interval)
{
    internal static GroupRate Of(double hits, double weight, double confidence, RateInterval kind) => new(hits / weight, weight,
        kind == RateInterval.Wilson ? BinomialInterval.Wilson(hits, weight, confidence) : BinomialInterval.ClopperPearson(hits, weight, confidence));
}
