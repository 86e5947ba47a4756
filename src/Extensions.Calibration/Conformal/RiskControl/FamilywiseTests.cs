namespace MLExtensions.Conformal;

/// <summary>Tests of several hypotheses with control of the family-wise error.</summary>
public static class FamilywiseTests
{
    /// <summary>The hypotheses that are rejected, ascending.</summary>
    /// <param name="test">The test.</param>
    /// <param name="pValues">One per hypothesis.</param>
    /// <param name="delta">Probability of rejecting any true hypothesis, at most; strictly between 0 and 1.</param>
    /// <param name="order">The order of a fixed sequence, every hypothesis once, chosen without looking at the rows; first to last where null.</param>
    /// <exception cref="ArgumentException">The order does not name every hypothesis once.</exception>
    public static int[] Reject(this FamilywiseTest test, IReadOnlyList<double> pValues, double delta, IReadOnlyList<int>? order = null)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        ConformalQuantile.CheckAlpha(delta, nameof(delta));
        var all = Enumerable.Range(0, pValues.Count);
        if (order is not null && !order.Order().SequenceEqual(all))
            throw new ArgumentException($"The order must name each of {pValues.Count} hypotheses once.", nameof(order));
        var ranked = test switch
        {
            FamilywiseTest.FixedSequence => (order ?? [.. all]).TakeWhile(at => pValues[at] <= delta),
            FamilywiseTest.Holm => all.OrderBy(at => pValues[at]).TakeWhile((at, rank) => pValues[at] <= delta / (pValues.Count - rank)),
            FamilywiseTest.Bonferroni => all.Where(at => pValues[at] <= delta / pValues.Count),
            _ => throw new ArgumentOutOfRangeException(nameof(test), test, "Unknown test."),
        };
        return [.. ranked.Order()];
    }
}
