using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>How the bins of histogram binning are cut.</summary>
public enum HistogramScheme
{
    /// <summary>Every bin has the same number of rows, but for one more in the first ones.</summary>
    EqualMass,

    /// <summary>Every bin is as wide.</summary>
    EqualWidth,
}

/// <summary>Histogram binning: the probability is the share of positives among the rows of the same bin.</summary>
/// <remarks>
/// A bin holds (lower, upper]; 0 belongs to the first. Bins of equal mass are split like the sorted rows in B parts, the first n mod B with one more, with edges in the middle between
/// neighbours; equal scores stay together, which may leave fewer bins. An empty bin gives its middle. The map is a step function: scores within a bin become ties.
/// Sources: Zadrozny and Elkan (2001), ICML; Gupta and Ramdas (2021), Distribution-free calibration guarantees for histogram binning without sample splitting, ICML.
/// </remarks>
[CalibratorName("histogram")]
public sealed record HistogramBinning : BinaryCalibrator
{
    /// <summary>Number of bins.</summary>
    /// <value>Default: 15. From 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int Bins { get; init; } = 15;

    /// <summary>How they are cut.</summary>
    /// <value>Default: EqualMass.</value>
    [EnumDataType(typeof(HistogramScheme))]
    public HistogramScheme Scheme { get; init; }

    /// <inheritdoc/>
    public override HistogramMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var probabilities = rows.As(ScoreMeaning.Probabilities);
        var edges = Scheme == HistogramScheme.EqualWidth ? [.. Enumerable.Range(1, Bins).Select(m => (double)m / Bins)] : EqualMass(probabilities);
        var (hits, weights) = (new double[edges.Length], new double[edges.Length]);
        for (var row = 0; row < rows.Count; row++)
        {
            var bin = HistogramMap.Bin(edges, probabilities.Scores[row]);
            weights[bin] += rows.WeightOf(row);
            hits[bin] += rows.Labels[row] ? rows.WeightOf(row) : 0;
        }
        var values = Enumerable.Range(0, edges.Length).Select(bin => weights[bin] > 0 ? hits[bin] / weights[bin] : ((bin > 0 ? edges[bin - 1] : 0) + edges[bin]) / 2);
        return new([.. edges], [.. values], rows.Weights.IsEmpty && Scheme == HistogramScheme.EqualMass ? rows.Count / Bins : null, Bins);
    }

    /// <summary>Upper edges of bins with the same weight each.</summary>
    private double[] EqualMass(BinaryCalibrationSet rows)
    {
        var (scores, masses) = (rows.Scores.ToArray(), Enumerable.Range(0, rows.Count).Select(rows.WeightOf).ToArray());
        Array.Sort(scores, masses);
        for (var i = 1; i < masses.Length; i++)
            masses[i] += masses[i - 1];
        var (total, edges) = (masses[^1], new List<double>());
        var (whole, more) = (Math.Floor(total / Bins), total % Bins);
        for (var group = 1; group < Bins; group++)
        {
            // Whole weights are split as rows would be; others alike.
            var below = total == Math.Floor(total) ? group * whole + Math.Min(group, more) : group * total / Bins;
            var (left, right) = (Array.FindIndex(masses, mass => mass >= below), Array.FindIndex(masses, mass => mass > below));
            if (below > 0 && right >= 0)
                edges.Add((scores[left] + scores[right]) / 2);
        }
        return [.. edges.Where(edge => edge < 1).Distinct(), 1];
    }
}

/// <summary>The map of <see cref="HistogramBinning"/>.</summary>
/// <param name="UpperEdges">Upper edge of each bin, ascending; the last is 1.</param>
/// <param name="Values">Probability of each bin.</param>
/// <param name="RowsPerBin">Rows of every bin at least; null where bins have unequal numbers or rows have weights.</param>
/// <param name="Bins">Number of bins that were asked for.</param>
[CalibratorName("histogram")]
public sealed record HistogramMap(ImmutableArray<double> UpperEdges, ImmutableArray<double> Values, int? RowsPerBin, int Bins) : BinaryMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override double Apply(double score) => Values[Bin(UpperEdges.AsSpan(), score)];

    /// <summary>
    /// How far a bin's probability is from the truth at most: with probability 1 - delta over the calibration rows, |E[y | bin] - value| in every bin is at most
    /// sqrt(ln(2 B / delta) / (2 (floor(n / B) - 1))). Holds for rows that are independent of the model, of one law, with scores that have no ties. Infinite where the rows do not suffice.
    /// </summary>
    /// <param name="delta">Failure probability, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is outside (0, 1).</exception>
    /// <exception cref="InvalidOperationException">There is no such bound for bins of equal width or weighted rows.</exception>
    public double GuaranteedError(double delta)
    {
        if (!(delta > 0 && delta < 1))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "The failure probability must lie between 0 and 1.");
        var rows = RowsPerBin ?? throw new InvalidOperationException("The bound is for bins of equal mass and rows without weights; these have bins of equal width, or weights.");
        return rows > 1 ? Math.Sqrt(Math.Log(2 * Bins / delta) / (2.0 * (rows - 1))) : double.PositiveInfinity;
    }

    internal static int Bin(ReadOnlySpan<double> upperEdges, double score)
    {
        var found = upperEdges.BinarySearch(Math.Min(score, 1));
        return found < 0 ? ~found : found;
    }
}
