namespace MLExtensions.Evaluation;

/// <summary>Holm's adjustment of p-values of several tests: those at alpha or less hold all together, with probability 1 - alpha, whatever the tests have in common.</summary>
internal static class HolmAdjustment
{
    /// <summary>The i-th smallest p-value times the number of tests from it on, and not below the one before it, at most 1. Source: Holm, Scandinavian Journal of Statistics 6, 1979.</summary>
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        var (sorted, tests) = (pValues.ToArray(), Enumerable.Range(0, pValues.Length).ToArray());
        Array.Sort(sorted, tests);
        var (adjusted, greatest) = (new double[sorted.Length], 0.0);
        for (var i = 0; i < sorted.Length; i++)
            adjusted[tests[i]] = greatest = Math.Min(1, Math.Max(greatest, sorted[i] * (sorted.Length - i)));
        return adjusted;
    }
}
