namespace MLExtensions.Calibration;

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
    /// <summary>Fits the function: one sort, then one pass, in arrays of one element per distinct score.</summary>
    /// <param name="scores">Finite scores.</param>
    /// <param name="targets">One target per score.</param>
    /// <param name="weights">Weights, at least 0 and not all 0; empty for 1 each.</param>
    public static PoolAdjacentViolators Fit(ReadOnlySpan<double> scores, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
    {
        var (keys, sums, masses, count) = Points(scores, targets, weights);
        // Blocks grow in place: block b holds its lowest and highest score, its sum of targets and its weight.
        var highest = new double[count];
        var last = -1;
        for (var i = 0; i < count; i++)
        {
            last++;
            (keys[last], highest[last], sums[last], masses[last]) = (keys[i], keys[i], sums[i], masses[i]);
            while (last > 0 && sums[last - 1] * masses[last] >= sums[last] * masses[last - 1])
            {
                sums[last - 1] += sums[last];
                masses[last - 1] += masses[last];
                highest[last - 1] = highest[last];
                last--;
            }
        }
        var values = new double[last + 1];
        for (var b = 0; b <= last; b++)
            values[b] = sums[b] / masses[b];
        return new(keys[..(last + 1)], highest[..(last + 1)], values, masses[..(last + 1)]);
    }

    /// <summary>Number of blocks.</summary>
    public int Count => Values.Length;

    /// <summary>The value at a score: constant within blocks and beyond the outermost, the straight line between blocks.</summary>
    public double Linear(double score) => Linear(score, Lowest, Highest, Values);

    /// <summary>The value at a score: constant within blocks and beyond the outermost; between blocks that of the upper one.</summary>
    public double Step(double score)
    {
        var block = FirstEndingAtOrAbove(score, Highest);
        return Values[Math.Min(block, Values.Length - 1)];
    }

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

    private static int FirstEndingAtOrAbove(double score, ReadOnlySpan<double> highest)
    {
        var found = highest.BinarySearch(score);
        return found < 0 ? ~found : found;
    }

    /// <summary>Distinct scores ascending, with sums of weighted targets and of weights; scores of weight 0 are left out.</summary>
    private static (double[] Keys, double[] Sums, double[] Masses, int Count) Points(ReadOnlySpan<double> scores, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
    {
        var (keys, order) = (scores.ToArray(), new int[scores.Length]);
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(keys, order);
        var (sums, masses, count) = (new double[keys.Length], new double[keys.Length], 0);
        for (var i = 0; i < keys.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[order[i]];
            if (weight == 0)
                continue;
            if (count == 0 || keys[count - 1] != keys[i])
            {
                keys[count] = keys[i] + 0.0;   // -0 and 0 are one score
                (sums[count], masses[count]) = (0, 0);
                count++;
            }
            sums[count - 1] += weight * targets[order[i]];
            masses[count - 1] += weight;
        }
        return (keys, sums, masses, count);
    }
}
