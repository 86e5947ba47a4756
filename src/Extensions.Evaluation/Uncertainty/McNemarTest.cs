namespace MLExtensions.Evaluation;

/// <summary>
/// McNemar's exact test of whether two models are right equally often on the same rows: of the rows where they differ, each model is to have half, p = min(1, 2 P(Binomial(b + c, 1 / 2) &lt;= min(b, c))).
/// </summary>
/// <remarks>
/// Where both models are equally good, P(p &lt;= alpha) is at most alpha for every alpha, however few rows. The mid-p variant, p - P(Binomial(b + c, 1 / 2) = min(b, c)), finds more and may exceed alpha a little.
/// Tests numbers of rows, so it takes no weights. Sources: McNemar, Psychometrika 12, 1947; Fagerland, Lydersen and Laake, BMC Medical Research Methodology 13, 2013 (mid-p).
/// </remarks>
public static class McNemarTest
{
    /// <summary>Tests.</summary>
    /// <param name="firstHits">Whether the first model is right on each row: <see cref="TopLabelRows.Hits"/>.</param>
    /// <param name="secondHits">Whether the second is, on the same rows.</param>
    /// <param name="midP">Whether the mid-p variant is computed.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row.</exception>
    public static McNemarResult Compute(ReadOnlySpan<bool> firstHits, ReadOnlySpan<bool> secondHits, bool midP = false)
    {
        if (firstHits.Length != secondHits.Length)
            throw new ArgumentException($"There must be as many hits of the first model as of the second; got {firstHits.Length} and {secondHits.Length}.");
        RowWeights.RequireRows(firstHits.Length);
        var (both, first, second) = (0L, 0L, 0L);
        for (var row = 0; row < firstHits.Length; row++)
        {
            var (ofFirst, ofSecond) = (firstHits[row] ? 1 : 0, secondHits[row] ? 1 : 0);
            both += ofFirst & ofSecond;
            first += ofFirst & ~ofSecond;
            second += ofSecond & ~ofFirst;
        }
        return new(both, first, second, firstHits.Length - both - first - second, PValue(first, second, midP));
    }

    /// <summary>The p-value of numbers of rows that one model alone has right; 1 where there is none.</summary>
    internal static double PValue(long firstOnly, long secondOnly, bool midP)
    {
        var (count, least) = (firstOnly + secondOnly, Math.Min(firstOnly, secondOnly));
        if (count == 0)
            return 1;
        var upTo = BetaDistribution.BinomialCumulative(least, count, 0.5);
        // Where b = c, both tails hold the number in the middle, and 2 P is above 1.
        return Math.Min(1, midP ? upTo + BetaDistribution.BinomialCumulative(least - 1, count, 0.5) : 2 * upTo);
    }
}
