using System.Collections.Immutable;

namespace MLExtensions.Calibration;

/// <summary>Bayesian binning into quantiles (BBQ): the mean of histograms with different numbers of equal-width bins, weighted by how well each explains the labels.</summary>
/// <remarks>
/// Numbers of bins B from max(1, floor(n^(1/3) / 10)) to min(ceil(n / 5), ceil(10 n^(1/3))), n the sum of weights. Weight exp((least BIC - BIC) / 2), BIC = 2 sum of cross entropies + B ln n. Of the
/// histograms by descending weight those are kept up to the first drop of at most 0.001 times the variance of all weights. An empty bin has its midpoint; bins hold (lower edge, upper edge].
/// Time n log n, and a few million steps more for the histograms. Source: Naeini, Cooper and Hauskrecht (2015), Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI; the choice of
/// histograms follows netcal (Küppers et al. 2020).
/// </remarks>
[CalibratorName("bayesian_binning")]
public sealed record BayesianBinning : BinaryCalibrator
{
    private const double LeastDrop = 0.001;

    /// <inheritdoc/>
    public override BayesianBinningMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var histograms = new Histograms(new ScoreGroups(rows.As(ScoreMeaning.Probabilities).Scores, rows.Labels, rows.Weights));
        var root = Math.Cbrt(rows.TotalWeight);
        var fewest = (int)Math.Max(1, Math.Floor(root / 10));
        var most = (int)Math.Max(fewest, Math.Min(Math.Ceiling(rows.TotalWeight / 5), Math.Ceiling(10 * root)));
        var criteria = Enumerable.Range(fewest, most - fewest + 1).Select(bins => (Bins: bins, Criterion: 2 * histograms.CrossEntropy(bins) + bins * Math.Log(rows.TotalWeight))).ToArray();
        var least = criteria.Min(entry => entry.Criterion);
        var kept = Keep([.. criteria.Select(entry => (entry.Bins, Weight: Math.Exp((least - entry.Criterion) / 2))).OrderByDescending(entry => entry.Weight)]);
        return Merge(histograms, kept);
    }

    private static (int Bins, double Weight)[] Keep((int Bins, double Weight)[] models)
    {
        var mean = models.Average(model => model.Weight);
        var variance = models.Average(model => (model.Weight - mean) * (model.Weight - mean));
        var count = 1;
        while (count < models.Length && models[count].Weight == models[count - 1].Weight)
            count++;
        while (count < models.Length && models[count - 1].Weight - models[count].Weight > LeastDrop * variance)
            count++;
        return models[..count];
    }

    /// <summary>A weighted mean of step functions is one: on the union of their edges.</summary>
    private static BayesianBinningMap Merge(Histograms histograms, (int Bins, double Weight)[] models)
    {
        var total = models.Sum(model => model.Weight);
        var parts = models.Select(model => (model.Weight, Edges: HistogramBinning.EqualWidth(model.Bins), Values: histograms.Values(model.Bins))).ToArray();
        var edges = parts.SelectMany(part => part.Edges).Distinct().Order().ToArray();
        var values = edges.Select(edge => Math.Min(1, parts.Sum(part => part.Weight / total * HistogramMap.ValueIn(part.Edges, part.Values, edge))));
        return new([.. edges], [.. values], [.. models.Select(model => model.Bins)], [.. models.Select(model => model.Weight / total)]);
    }

    /// <summary>Histograms with any number of bins of the same rows, from running sums over the sorted scores.</summary>
    private sealed class Histograms
    {
        private readonly double[] scores, positives, masses;

        public Histograms(ScoreGroups groups)
        {
            (scores, var sums, var parts) = groups.ToArrays();
            (positives, masses) = (new double[scores.Length + 1], new double[scores.Length + 1]);
            for (var i = 0; i < scores.Length; i++)
                (positives[i + 1], masses[i + 1]) = (positives[i] + sums[i], masses[i] + parts[i]);
        }

        public double CrossEntropy(int bins)
        {
            var sum = 0.0;
            foreach (var (_, _, positive, mass) in Bins(bins))
                sum -= Term(positive, mass) + Term(mass - positive, mass);
            return sum;

            static double Term(double part, double whole) => part > 0 ? part * Math.Log(part / whole) : 0;
        }

        public double[] Values(int bins) => [.. Bins(bins).Select(bin => bin.Mass > 0 ? Math.Clamp(bin.Positive / bin.Mass, 0, 1) : (bin.Lower + bin.Upper) / 2)];

        private IEnumerable<(double Lower, double Upper, double Positive, double Mass)> Bins(int count)
        {
            var (start, lower) = (0, 0.0);
            for (var bin = 1; bin <= count; bin++)
            {
                var (end, upper) = (scores.Length, (double)bin / count);
                if (bin < count)
                {
                    end = Array.BinarySearch(scores, start, scores.Length - start, upper);
                    end = end < 0 ? ~end : end + 1;
                }
                yield return (lower, upper, positives[end] - positives[start], masses[end] - masses[start]);
                (start, lower) = (end, upper);
            }
        }
    }
}

/// <summary>The map of <see cref="BayesianBinning"/>: the weighted mean of its histograms, itself one.</summary>
/// <param name="UpperEdges">Upper edge of each bin, ascending, the last 1.</param>
/// <param name="Values">Value of each bin, from 0 to 1.</param>
/// <param name="BinCounts">Numbers of bins of the histograms, by descending weight.</param>
/// <param name="ModelWeights">Their weights, which sum to 1.</param>
[CalibratorName("bayesian_binning")]
public sealed record BayesianBinningMap(ImmutableArray<double> UpperEdges, ImmutableArray<double> Values, ImmutableArray<int> BinCounts, ImmutableArray<double> ModelWeights) : BinaryMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override double Apply(double score) => HistogramMap.ValueIn(UpperEdges.AsSpan(), Values.AsSpan(), score);
}
