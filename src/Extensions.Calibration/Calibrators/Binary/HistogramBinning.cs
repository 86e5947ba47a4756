using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>Where the bins of histogram binning end.</summary>
public enum HistogramBins
{
    /// <summary>As many rows in each bin, but for one and for ties.</summary>
    EqualMass,

    /// <summary>m / B.</summary>
    EqualWidth,
}

/// <summary>Histogram binning: the share of positives among the rows whose probability falls into the same bin. An empty bin has its midpoint.</summary>
/// <remarks>
/// Bins hold (lower edge, upper edge], the first 0 too. Bins of equal mass: the sorted rows are cut into B groups, the first n mod B of them one row larger, and an edge lies in the middle between two
/// groups; groups that a tie joins are one bin. Whole weights count as repeated rows; others are cut at equal parts of their sum. The value can be exactly 0 or 1, see
/// <see cref="CalibrationOptions.LeastProbability"/>. <see cref="HistogramMap.GuaranteedError"/> bounds the error of all bins at once.
/// Source: Zadrozny and Elkan (2001), Obtaining Calibrated Probability Estimates from Decision Trees and Naive Bayesian Classifiers, ICML; Gupta and Ramdas (2021), Distribution-Free Calibration
/// Guarantees for Histogram Binning without Sample Splitting, ICML.
/// </remarks>
[CalibratorName("histogram")]
public sealed record HistogramBinning : BinaryCalibrator
{
    /// <summary>Number of bins B; fewer where rows are fewer or tied.</summary>
    /// <value>Default: 15. From 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int BinCount { get; init; } = 15;

    /// <summary>Where the bins end.</summary>
    /// <value>Default: EqualMass.</value>
    [EnumDataType(typeof(HistogramBins))]
    public HistogramBins Bins { get; init; } = HistogramBins.EqualMass;

    /// <inheritdoc/>
    public override HistogramMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        OptionsValidator.Validate(this);
        var (scores, positives, masses) = new ScoreGroups(rows.As(ScoreMeaning.Probabilities).Scores, rows.Labels, rows.Weights).ToArrays();
        var edges = Bins == HistogramBins.EqualWidth ? EqualWidth(BinCount) : EqualMass(scores, masses, BinCount, WholeWeights(rows));
        var (sums, totals, bin) = (new double[edges.Length], new double[edges.Length], 0);
        for (var i = 0; i < scores.Length; i++)
        {
            while (bin < edges.Length - 1 && scores[i] > edges[bin])
                bin++;
            (sums[bin], totals[bin]) = (sums[bin] + positives[i], totals[bin] + masses[i]);
        }
        var values = edges.Select((edge, b) => totals[b] > 0 ? Math.Min(1, sums[b] / totals[b]) : ((b == 0 ? 0 : edges[b - 1]) + edge) / 2);
        // The guarantee is of rows that count alike and whose scores do not coincide.
        var guaranteed = Bins == HistogramBins.EqualMass && edges.Length == BinCount && scores.Length == rows.Count && rows.Weights.IndexOfAnyExcept(1) < 0;
        return new([.. edges], [.. values], guaranteed ? rows.Count : 0);
    }

    /// <summary>Upper edges of bins of equal width.</summary>
    internal static double[] EqualWidth(int count) => [.. Enumerable.Range(1, count).Select(m => (double)m / count)];

    private static bool WholeWeights(BinaryCalibrationSet rows)
    {
        foreach (var weight in rows.Weights)
            if (weight != Math.Floor(weight))
                return false;
        return true;
    }

    private static double[] EqualMass(double[] scores, double[] masses, int count, bool whole)
    {
        var (edges, total) = (new List<double>(), masses.Sum());
        var (group, upTo) = (0, masses[0]);
        for (var bin = 1; bin < count; bin++)
        {
            var cut = whole ? bin * Math.Floor(total / count) + Math.Min(bin, total % count) : bin * (total / count);
            if (cut <= 0 || cut >= total)
                continue;
            while (upTo < cut && group < scores.Length - 1)
                upTo += masses[++group];
            var edge = upTo > cut || group == scores.Length - 1 ? scores[group] : scores[group] + (scores[group + 1] - scores[group]) / 2;
            if (edge < 1 && (edges.Count == 0 || edge > edges[^1]))
                edges.Add(edge);
        }
        return [.. edges, 1];
    }
}

/// <summary>The map of <see cref="HistogramBinning"/>: bins with one value each.</summary>
/// <param name="UpperEdges">Upper edge of each bin, ascending, the last 1.</param>
/// <param name="Values">Value of each bin, from 0 to 1.</param>
/// <param name="GuaranteedRows">Number of rows, where the bins are of equal mass and the rows of distinct scores and equal weights; otherwise 0.</param>
[CalibratorName("histogram")]
public sealed record HistogramMap(ImmutableArray<double> UpperEdges, ImmutableArray<double> Values, int GuaranteedRows) : BinaryMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override double Apply(double score) => ValueIn(UpperEdges.AsSpan(), Values.AsSpan(), score);

    /// <summary>The value of the bin (lower edge, upper edge] that holds a score.</summary>
    internal static double ValueIn(ReadOnlySpan<double> upperEdges, ReadOnlySpan<double> values, double score)
    {
        var bin = upperEdges.BinarySearch(score);
        return values[Math.Min(bin < 0 ? ~bin : bin, values.Length - 1)];
    }

    /// <summary>
    /// What the true shares of positives of all bins differ by at most from their values, with a probability of at least 1 - delta over the calibration rows:
    /// sqrt(ln(2 B / delta) / (2 (floor(n / B) - 1))). Null where there is no guarantee: bins of equal width, weights, tied scores, fewer than 2 rows per bin.
    /// </summary>
    /// <remarks>
    /// For scores with a continuous distribution. The theorem is of bins that end at a row, which is left out of the shares; those here end between two rows and leave none out.
    /// Source: Gupta and Ramdas (2021), corollary of theorem 3.
    /// </remarks>
    /// <param name="delta">Probability of failure, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is outside (0, 1).</exception>
    public double? GuaranteedError(double delta)
    {
        if (!(delta > 0 && delta < 1))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "The probability of failure lies above 0 and below 1.");
        var perBin = GuaranteedRows / Values.Length;
        return perBin < 2 ? null : Math.Sqrt(Math.Log(2 * Values.Length / delta) / (2.0 * (perBin - 1)));
    }
}
