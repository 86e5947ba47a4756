namespace MLExtensions.Evaluation;

/// <summary>Coverage by size of the prediction set, with its worst (SSC) and its greatest distance to 1 - alpha (SSCV).</summary>
/// <remarks>Sources: Angelopoulos, Bates, Malik and Jordan, ICLR 2021, section 4 (SSCV); Angelopoulos and Bates, Foundations and Trends in Machine Learning 16, 2023 (SSC).</remarks>
public static class SizeStratifiedCoverage
{
    /// <summary>Computes it.</summary>
    /// <param name="sets">Row by row, whether the set holds each class.</param>
    /// <param name="classCount">Number of classes, from 1.</param>
    /// <param name="labels">Class of each row, from 0; from <paramref name="classCount"/> on never covered.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="sizeLimits">
    /// Greatest size of each stratum, ascending from 0 on; sizes above the last make one more stratum. None: a stratum for each size. [1, 3, 10, 100] are the strata of the paper on many classes.
    /// </param>
    /// <exception cref="ArgumentException">The lengths do not fit, there is no class, or the limits do not ascend from 0.</exception>
    /// <exception cref="InputDataException">There is no row, a label is negative, a weight is out of range, or all weights are 0.</exception>
    public static StratifiedCoverage Compute(
        ReadOnlySpan<bool> sets, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default, ReadOnlySpan<int> sizeLimits = default)
    {
        var rows = new SetRows(sets, classCount, labels, weights);
        var limits = Limits(sizeLimits, classCount);
        var (total, covered) = (new double[limits.Length], new double[limits.Length]);
        var strata = new int[classCount + 1];
        for (var size = 0; size < strata.Length; size++)
            strata[size] = Array.BinarySearch(limits, size) is var found && found < 0 ? ~found : found;
        for (var row = 0; row < rows.Count; row++)
        {
            var stratum = strata[rows.Size(row)];
            total[stratum] += rows.Weights[row];
            covered[stratum] += rows.Covers(row) ? rows.Weights[row] : 0;
        }
        return new([.. limits.Select((limit, i) => new CoverageStratum(i == 0 ? 0 : limits[i - 1] + 1, limit, total[i], total[i] > 0 ? covered[i] / total[i] : double.NaN))]);
    }

    private static int[] Limits(ReadOnlySpan<int> limits, int classCount)
    {
        if (limits.IsEmpty)
            return [.. Enumerable.Range(0, classCount + 1)];
        for (var i = 0; i < limits.Length; i++)
            if (limits[i] < (i == 0 ? 0 : limits[i - 1] + 1L))
                throw new ArgumentException($"The limits of size must ascend from 0 on; got {limits[i]} in place {i}.", nameof(limits));
        return limits[^1] < classCount ? [.. limits, classCount] : [.. limits];
    }
}
