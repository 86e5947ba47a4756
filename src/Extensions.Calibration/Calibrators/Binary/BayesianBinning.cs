using System.Collections.Immutable;

namespace MLExtensions.Calibration;

/// <summary>Bayesian binning (BBQ): the mean of histograms with bins of equal width, weighted by how likely each number of bins is.</summary>
/// <remarks>
/// With n the sum of the weights, histograms of B bins are made for every B from max(1, floor(n^(1/3) / 10)) to min(ceil(n / 5), ceil(10 n^(1/3))), at most 5,000. Bin m holds the probabilities in
/// ((m - 1) / B, m / B], the first one 0 too; its value is the share of positive rows, that of an empty one its middle. The weight of a histogram is proportional to exp(-BIC / 2),
/// BIC = 2 sum of cross entropy + B ln n, the cross entropy of a row at most 100. In descending order of weight histograms are kept up to the first whose lead over the next is at most 0.001
/// of the variance of the weights. Rows of one class, or of one score, give (N1 + 1) / (n + 2) everywhere, N1 the weight of the positive ones. It wants about 1,000 rows.
/// Source: Naeini, Cooper and Hauskrecht (2015), Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI, with the score of Küppers et al. (2020), netcal.
/// </remarks>
[CalibratorName("bayesian_binning")]
public sealed record BayesianBinning : BinaryCalibrator
{
    private const int MostBins = 5000;

    private const double LeastLead = 0.001;

    /// <inheritdoc/>
    public override BayesianBinningMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var (sums, n) = (new RunningSums(rows.As(ScoreMeaning.Probabilities)), rows.TotalWeight);
        if (sums.OneClass || sums.Distinct == 1)
            return new([[(rows.PositiveWeight + 1) / (n + 2)]], [1])
            {
                Diagnostics = FitDiagnostics.ClosedForm with { Remark = $"all rows have the same {(sums.OneClass ? "class" : "score")}: every score gets the share of positive rows, smoothed" },
            };
        var root = Math.Cbrt(n);
        var (fewest, most) = (Math.Min(Math.Max(1, (int)(root / 10)), MostBins), (int)Math.Min(MostBins, Math.Min(Math.Ceiling(n / 5), Math.Ceiling(10 * root))));
        var criteria = Enumerable.Range(fewest, most - fewest + 1).Select(bins => (Bins: bins, Value: 2 * sums.CrossEntropy(bins) + bins * Math.Log(n))).OrderBy(criterion => criterion.Value).ToArray();
        var weights = Array.ConvertAll(criteria, criterion => Math.Exp((criteria[0].Value - criterion.Value) / 2));
        var kept = Kept(weights);
        var total = weights.Take(kept).Sum();
        return new([.. criteria.Take(kept).Select(criterion => sums.Values(criterion.Bins))], [.. weights.Take(kept).Select(weight => weight / total)]);
    }

    /// <summary>How many of the descending weights stand before the first small step down; steps of 0 at the start do not count.</summary>
    internal static int Kept(ReadOnlySpan<double> weights)
    {
        var (mean, variance) = (0.0, 0.0);
        foreach (var weight in weights)
            mean += weight / weights.Length;
        foreach (var weight in weights)
            variance += (weight - mean) * (weight - mean) / weights.Length;
        var last = 0;
        while (last < weights.Length - 1 && weights[last] == weights[last + 1])
            last++;
        while (last < weights.Length - 1 && weights[last] - weights[last + 1] > LeastLead * variance)
            last++;
        return last + 1;
    }

    /// <summary>Sums of the weights of positive and of negative rows up to each distinct score, so that a histogram of B bins costs O(B log n).</summary>
    private sealed class RunningSums
    {
        private const double MostCrossEntropy = 100;

        private readonly double[] scores;
        private readonly double[] positives;
        private readonly double[] negatives;

        public RunningSums(BinaryCalibrationSet rows)
        {
            var (keys, sums, masses, count) = PoolAdjacentViolators.Points(rows.Scores, [.. rows.Labels.ToArray().Select(label => label ? 1.0 : 0)], rows.Weights);
            (scores, positives, negatives) = (keys[..count], new double[count + 1], new double[count + 1]);
            for (var i = 0; i < count; i++)
                (positives[i + 1], negatives[i + 1]) = (positives[i] + sums[i], negatives[i] + (masses[i] - sums[i]));
        }

        public int Distinct => scores.Length;

        public bool OneClass => positives[^1] == 0 || negatives[^1] == 0;

        public double CrossEntropy(int bins)
        {
            var sum = 0.0;
            foreach (var (positive, negative) in Counts(bins))
                sum += Cost(positive, positive + negative) + Cost(negative, positive + negative);
            return sum;
        }

        public ImmutableArray<double> Values(int bins)
            => [.. Counts(bins).Select((count, bin) => count.Positive + count.Negative is var all && all > 0 ? count.Positive / all : (bin + 0.5) / bins)];

        private static double Cost(double part, double all) => part > 0 ? part * Math.Min(MostCrossEntropy, -Math.Log(part / all)) : 0;

        private IEnumerable<(double Positive, double Negative)> Counts(int bins)
        {
            var from = 0;
            for (var bin = 1; bin <= bins; bin++)
            {
                var found = bin == bins ? ~scores.Length : Array.BinarySearch(scores, from, scores.Length - from, (double)bin / bins);
                var to = found < 0 ? ~found : found + 1;
                yield return (positives[to] - positives[from], negatives[to] - negatives[from]);
                from = to;
            }
        }
    }
}

/// <summary>The map of <see cref="BayesianBinning"/>.</summary>
/// <param name="Values">Probability of each bin of each histogram; the bins of a histogram are equally wide.</param>
/// <param name="Shares">What each histogram counts; they sum to 1.</param>
[CalibratorName("bayesian_binning")]
public sealed record BayesianBinningMap(ImmutableArray<ImmutableArray<double>> Values, ImmutableArray<double> Shares) : BinaryMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override double Apply(double score)
    {
        var sum = 0.0;
        for (var histogram = 0; histogram < Shares.Length; histogram++)
            sum += Shares[histogram] * Values[histogram][Bin(score, Values[histogram].Length)];
        return Math.Clamp(sum, 0, 1);
    }

    /// <summary>The first bin whose upper end (bin + 1) / bins, as a double, is not below the score.</summary>
    private static int Bin(double score, int bins)
    {
        var bin = Math.Clamp((int)(score * bins), 0, bins - 1);
        while (bin > 0 && score <= (double)bin / bins)
            bin--;
        while (bin < bins - 1 && score > (bin + 1.0) / bins)
            bin++;
        return bin;
    }
}
