using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace MLExtensions.Evaluation;

/// <summary>Coverage group by group, each with an interval of its true coverage and with a check against the law that split conformal prediction gives it.</summary>
/// <remarks>
/// With n calibration scores and k = ceil((n + 1) (1 - alpha)) the coverage given the calibration rows is Beta(k, n + 1 - k) distributed where scores are continuous and exchangeable; of m further rows
/// BetaBinomial(m, k, n + 1 - k) are covered. Where k &gt; n the threshold is infinite and all rows are covered. Many ties, or a procedure that is meant to cover more, lie above the band; a group that a
/// marginal procedure covers too little lies below. Of many groups some lie outside by chance: one in 1000 with the default band.
/// Sources: Vovk, ACML 2012 (the law); Clopper and Pearson, Biometrika 26, 1934.
/// </remarks>
public static class GroupCoverage
{
    /// <summary>All groups share the threshold of one calibration.</summary>
    /// <param name="covered">Whether each row is covered: <see cref="Coverage.PerRow"/>, <see cref="IntervalCoverage.PerRow"/>.</param>
    /// <param name="groups">Group of each row, any number.</param>
    /// <param name="alpha">The miscoverage that was calibrated for, strictly between 0 and 1.</param>
    /// <param name="calibrationCount">Number of calibration rows, from 0.</param>
    /// <param name="confidence">Confidence of the interval of Clopper and Pearson, strictly between 0 and 1.</param>
    /// <param name="bandProbability">Probability of the band, strictly between 0 and 1, halves of the rest on both sides.</param>
    /// <returns>The groups that occur, ascending.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a number is out of range.</exception>
    /// <exception cref="InputDataException">There is no row.</exception>
    public static ImmutableArray<CoverageOfGroup> Compute(
        ReadOnlySpan<bool> covered, ReadOnlySpan<int> groups, double alpha, long calibrationCount, double confidence = 0.95, double bandProbability = 0.999)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(calibrationCount);
        return Compute(covered, groups, alpha, _ => calibrationCount, confidence, bandProbability);
    }

    /// <summary>Each group has a threshold of its own, as in Mondrian and class-conditional prediction.</summary>
    /// <param name="covered">Whether each row is covered: <see cref="Coverage.PerRow"/>, <see cref="IntervalCoverage.PerRow"/>.</param>
    /// <param name="groups">Group of each row, any number.</param>
    /// <param name="alpha">The miscoverage that was calibrated for, strictly between 0 and 1.</param>
    /// <param name="calibrationCounts">Number of calibration rows of each group that occurs, from 0.</param>
    /// <param name="confidence">Confidence of the interval of Clopper and Pearson, strictly between 0 and 1.</param>
    /// <param name="bandProbability">Probability of the band, strictly between 0 and 1, halves of the rest on both sides.</param>
    /// <returns>The groups that occur, ascending.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a number is out of range, or a group has no number of calibration rows.</exception>
    /// <exception cref="InputDataException">There is no row.</exception>
    public static ImmutableArray<CoverageOfGroup> Compute(
        ReadOnlySpan<bool> covered, ReadOnlySpan<int> groups, double alpha, IReadOnlyDictionary<int, long> calibrationCounts, double confidence = 0.95, double bandProbability = 0.999)
    {
        ArgumentNullException.ThrowIfNull(calibrationCounts);
        return Compute(covered, groups, alpha, CountOf, confidence, bandProbability);

        long CountOf(int group) => !calibrationCounts.TryGetValue(group, out var count)
            ? throw new ArgumentException($"Group {group} has no number of calibration rows; 0 says that there was none.", nameof(calibrationCounts))
            : count >= 0 ? count : throw new ArgumentOutOfRangeException(nameof(calibrationCounts), count, $"Group {group} has {count} calibration rows; allowed are numbers from 0.");
    }

    private static ImmutableArray<CoverageOfGroup> Compute(
        ReadOnlySpan<bool> covered, ReadOnlySpan<int> groups, double alpha, Func<int, long> calibrationCount, double confidence, double bandProbability)
    {
        OpenUnit.Check(alpha, nameof(alpha));
        OpenUnit.Check(confidence, nameof(confidence));
        OpenUnit.Check(bandProbability, nameof(bandProbability));
        if (groups.Length != covered.Length)
            throw new ArgumentException($"There must be one group per row; got {covered.Length} rows and {groups.Length} groups.");
        RowWeights.RequireRows(covered.Length);
        var counts = new Dictionary<int, (int Rows, int Covered)>();
        for (var row = 0; row < covered.Length; row++)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, groups[row], out _);
            count = (count.Rows + 1, count.Covered + (covered[row] ? 1 : 0));
        }
        return [.. counts.OrderBy(one => one.Key).Select(one => Of(one.Key, one.Value.Rows, one.Value.Covered))];

        CoverageOfGroup Of(int group, int rows, int hits)
        {
            var (least, greatest) = CoverageLaw.Band(rows, calibrationCount(group), alpha, bandProbability);
            return new(group, rows, hits, Interval.ClopperPearson(hits / (double)rows, rows, confidence), new(least / (double)rows, greatest / (double)rows),
                least <= hits && hits <= greatest ? CoverageState.Pass : CoverageState.Warn);
        }
    }
}
