namespace MLExtensions;

/// <summary>
/// Least-squares regression of targets on scores by a non-decreasing function: blocks of neighbouring scores with one value each. Equal scores are one point with the weighted mean of their
/// targets, so that the order of rows does not matter.
/// </summary>
/// <param name="Lowest">Lowest score of each block, ascending.</param>
/// <param name="Highest">Highest score of each block.</param>
/// <param name="Values">Value of each block, strictly ascending.</param>
/// <param name="Weights">Weight of each block.</param>
/// <remarks>Source: Ayer, Brunk, Ewing, Reid and Silverman (1955), An Empirical Distribution Function for Sampling with Incomplete Information; Best and Chakravarti (1990), Mathematical Programming 47.</remarks>
internal readonly record struct PoolAdjacentViolators(double[] Lowest, double[] Highest, double[] Values, double[] Weights)
{
    /// <summary>Fits the function: one sort, then one pass that keeps blocks only.</summary>
    /// <param name="scores">Finite scores.</param>
    /// <param name="targets">One target per score.</param>
    /// <param name="weights">Weights, at least 0 and not all 0; empty for 1 each.</param>
    public static PoolAdjacentViolators Fit(ReadOnlySpan<double> scores, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights) => Fit(new(scores, targets, weights));

    /// <summary>Fits the function to distinct scores.</summary>
    /// <param name="groups">The scores, at least one.</param>
    public static PoolAdjacentViolators Fit(ScoreGroups groups)
    {
        var (lowest, highest, sums, masses, last) = (new double[64], new double[64], new double[64], new double[64], -1);
        while (groups.MoveNext())
        {
            var (low, sum, mass) = (groups.Score, groups.Sum, groups.Mass);
            // The mean of the block before is not below that of this one.
            while (last >= 0 && sums[last] * mass >= sum * masses[last])
            {
                (low, sum, mass) = (lowest[last], sum + sums[last], mass + masses[last]);
                last--;
            }
            if (++last == lowest.Length)
            {
                Array.Resize(ref lowest, 2 * last);
                Array.Resize(ref highest, 2 * last);
                Array.Resize(ref sums, 2 * last);
                Array.Resize(ref masses, 2 * last);
            }
            (lowest[last], highest[last], sums[last], masses[last]) = (low, groups.Score, sum, mass);
        }
        var count = last + 1;
        for (var block = 0; block < count; block++)
            sums[block] /= masses[block];
        return new(lowest[..count], highest[..count], sums[..count], masses[..count]);
    }

    /// <summary>Number of blocks.</summary>
    public int Count => Values.Length;

    /// <summary>The value at a score: constant within blocks and beyond the outermost, the straight line between blocks.</summary>
    public double Linear(double score) => Linear(score, Lowest, Highest, Values);

    /// <summary>The value at a score: constant within blocks and beyond the outermost; between blocks that of the upper one.</summary>
    public double Step(double score) => Step(score, Highest, Values);

    /// <summary><see cref="Linear(double)"/> of blocks in any kind of array.</summary>
    public static double Linear(double score, ReadOnlySpan<double> lowest, ReadOnlySpan<double> highest, ReadOnlySpan<double> values)
    {
        var block = FirstEndingAtOrAbove(score, highest);
        if (block == values.Length)
            return values[^1];
        if (block == 0 || score >= lowest[block])
            return values[block];
        var share = (score - highest[block - 1]) / (lowest[block] - highest[block - 1]);
        return values[block - 1] + share * (values[block] - values[block - 1]);
    }

    /// <summary><see cref="Step(double)"/> of blocks in any kind of array.</summary>
    public static double Step(double score, ReadOnlySpan<double> highest, ReadOnlySpan<double> values) => values[Math.Min(FirstEndingAtOrAbove(score, highest), values.Length - 1)];

    private static int FirstEndingAtOrAbove(double score, ReadOnlySpan<double> highest)
    {
        var found = highest.BinarySearch(score);
        return found < 0 ? ~found : found;
    }
}
