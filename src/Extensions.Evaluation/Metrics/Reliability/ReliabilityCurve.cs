using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace MLExtensions.Evaluation;

/// <summary>What a reliability diagram shows: per bin mean probability and share of positive rows, how sure that share is, and what share calibrated rows could have.</summary>
/// <remarks>Sources: Wilson, JASA 22, 1927; Clopper and Pearson, Biometrika 26, 1934; Broecker and Smith, Weather and Forecasting 22, 2007 (consistency bars).</remarks>
public sealed record ReliabilityCurve
{
    private ReliabilityCurve(ImmutableArray<ReliabilityBin> bins) => Bins = bins;

    /// <summary>All bins in ascending order, empty ones included: their counts are the histogram of the probabilities.</summary>
    public ImmutableArray<ReliabilityBin> Bins { get; }

    /// <summary>The bins that hold rows: the points to draw.</summary>
    public IEnumerable<ReliabilityBin> Points => Bins.Where(point => point.Bin.Weight > 0);

    /// <summary>Computes it.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1]; or confidences of <see cref="TopLabel"/>.</param>
    /// <param name="labels">Whether each row is positive; or hits.</param>
    /// <param name="weights">As how many independent rows each row counts, from 0; none for 1 each. Weights of importance make the intervals wrong.</param>
    /// <param name="binning">The bins; null for 15 of equal width.</param>
    /// <param name="confidence">Confidence of all intervals, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the confidence is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The number of bins is out of range.</exception>
    public static ReliabilityCurve Compute(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default, CalibrationBinning? binning = null, double confidence = 0.95)
    {
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must be above 0 and below 1.");
        var rows = new BinaryRows(probabilities, labels, weights);
        return Of(BinSums.Of(rows, binning).Fill(rows), confidence);
    }

    internal static ReliabilityCurve Of(IEnumerable<CalibrationBin> bins, double confidence = 0.95)
        => new([.. bins.Select(bin => bin.Weight == 0 ? new ReliabilityBin(bin, Interval.Unit, Interval.Unit, Interval.Unit)
            : new(bin, Interval.Wilson(bin.PositiveRate, bin.Weight, confidence), Interval.ClopperPearson(bin.PositiveRate, bin.Weight, confidence), Consistency(bin, confidence)))]);

    /// <summary>The curve without bins: the non-decreasing function of the probability that fits the labels best (CORP). See <see cref="BrierScore.DecomposeIsotonic"/> for its score.</summary>
    /// <remarks>Source: Dimitriadis, Gneiting and Jordan, PNAS 118, 2021.</remarks>
    /// <param name="probabilities">Probability of the positive class, in [0, 1]; or confidences of <see cref="TopLabel"/>.</param>
    /// <param name="labels">Whether each row is positive; or hits.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <returns>For each distinct probability in ascending order: the probability, the fitted share of positive rows, and the weight of its rows.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static ImmutableArray<IsotonicPoint> ComputeIsotonic(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
        => Isotonic(TieGroups.Of(new(probabilities, labels, weights)));

    internal static ImmutableArray<IsotonicPoint> Isotonic(TieGroups groups)
    {
        var (rates, points) = (IsotonicRates(groups), new IsotonicPoint[groups.Count]);
        for (var group = 0; group < points.Length; group++)
            points[group] = new(groups.Values[group], rates[group], groups.Weights[group]);
        return ImmutableCollectionsMarshal.AsImmutableArray(points);
    }

    /// <summary>The recalibrated probability of each group.</summary>
    internal static double[] IsotonicRates(TieGroups groups)
    {
        var fitted = PoolAdjacentViolators.Fit(new ScoreGroups(groups.Values, groups.Positives, groups.Weights));
        var (rates, block) = (new double[groups.Count], 0);
        for (var group = 0; group < rates.Length; group++)
        {
            while (fitted.Highest[block] < groups.Values[group])
                block++;
            rates[group] = fitted.Values[block];
        }
        return rates;
    }

    /// <summary>Where the share of positive rows lies if each of the bin's rows is positive with its mean probability.</summary>
    private static Interval Consistency(CalibrationBin bin, double confidence)
    {
        var count = Math.Max(1, (long)Math.Round(bin.Weight));
        return new(
            BetaDistribution.BinomialQuantile((1 - confidence) / 2, count, bin.MeanProbability) / (double)count,
            BetaDistribution.BinomialQuantile((1 + confidence) / 2, count, bin.MeanProbability) / (double)count);
    }
}
