using System.Numerics.Tensors;

namespace MLExtensions.Evaluation;

/// <summary>Brier score: mean squared distance of probabilities to what came. Proper: true probabilities have the least expected score.</summary>
/// <remarks>
/// Sources: Brier, Monthly Weather Review 78, 1950 (several classes: the sum over classes); Murphy, Journal of Applied Meteorology 12, 1973; Stephenson, Coelho and Jolliffe, Weather and
/// Forecasting 23, 2008 (bins); Dimitriadis, Gneiting and Jordan, PNAS 118, 2021 (isotonic).
/// </remarks>
public static class BrierScore
{
    /// <summary>Two classes: mean of (p - y)^2, in [0, 1].</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default) => Mean(new(probabilities, labels, weights));

    /// <summary>Several classes: mean over rows of sum_k (p_k - 1{y = k})^2, in [0, 2]. Two classes written as several have twice the value of the binary form.</summary>
    /// <param name="probabilities">Row by row, the probability of each class: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are fewer than 2 classes.</exception>
    /// <exception cref="InputDataException">There is no row, or a probability, a sum, a label or a weight is out of range.</exception>
    public static double Compute(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = new MulticlassRows(probabilities, classCount, labels, weights);
        return rows.Weights.Mean(new SquaredDistances(rows));
    }

    /// <summary>Murphy's parts on the distinct probabilities: BS = reliability - resolution + uncertainty.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static BrierParts Decompose(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = new BinaryRows(probabilities, labels, weights);
        var groups = TieGroups.Of(rows);
        return Parts(rows, groups, [.. Enumerable.Range(0, groups.Count)]);
    }

    /// <summary>Murphy's parts on bins, with the two terms by which rows differ inside a bin: BS = reliability - resolution + uncertainty + within-bin variance - within-bin covariance.</summary>
    /// <param name="binning">The bins.</param>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The number of bins is out of range.</exception>
    public static BrierParts Decompose(CalibrationBinning binning, ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(binning);
        var rows = new BinaryRows(probabilities, labels, weights);
        var (groups, bins) = (TieGroups.Of(rows), BinSums.Of(rows, binning));
        return Parts(rows, groups, Array.ConvertAll(groups.Values, bins.IndexOf));
    }

    /// <summary>The parts without bins (CORP), by isotonic recalibration: BS = miscalibration - discrimination + uncertainty, none of them negative. The one to use where nothing else is asked for.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static IsotonicBrierParts DecomposeIsotonic(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = new BinaryRows(probabilities, labels, weights);
        var groups = TieGroups.Of(rows);
        var (rate, score, recalibrated) = (groups.Positives.Sum() / rows.TotalWeight, Mean(rows), 0.0);
        var rates = ReliabilityCurve.IsotonicRates(groups);
        for (var group = 0; group < rates.Length; group++)
            recalibrated += groups.Weights[group] * rates[group] * rates[group] + groups.Positives[group] * (1 - 2 * rates[group]);
        recalibrated /= rows.TotalWeight;
        var uncertainty = rate * (1 - rate);
        return new(score, score - recalibrated, uncertainty - recalibrated, uncertainty);
    }

    /// <summary>The isotonic parts: within a step of w rows, a share r of them positive, recalibrated rows have the score r (1 - r).</summary>
    internal static IsotonicBrierParts Parts(BinaryRows rows, PoolAdjacentViolators steps)
    {
        var (score, recalibrated, positives) = (Mean(rows), 0.0, 0.0);
        for (var step = 0; step < steps.Count; step++)
        {
            recalibrated += steps.Weights[step] * steps.Values[step] * (1 - steps.Values[step]);
            positives += steps.Weights[step] * steps.Values[step];
        }
        var (rate, total) = (positives / rows.TotalWeight, rows.TotalWeight);
        return new(score, score - recalibrated / total, rate * (1 - rate) - recalibrated / total, rate * (1 - rate));
    }

    /// <summary>Score of a row of several classes.</summary>
    internal static double Of(ReadOnlySpan<float> probabilities, int label)
    {
        var sum = 0.0;
        for (var k = 0; k < probabilities.Length; k++)
        {
            var distance = probabilities[k] - (k == label ? 1.0 : 0);
            sum += distance * distance;
        }
        return sum;
    }

    internal static double Mean(BinaryRows rows) => rows.Weights.Mean(new SquaredErrors(rows));

    /// <summary>The parts of groups of equal probability that are put into bins in ascending order.</summary>
    internal static BrierParts Parts(BinaryRows rows, TieGroups groups, int[] bins)
    {
        var rate = groups.Positives.Sum() / rows.TotalWeight;
        var (reliability, resolution, variance, covariance) = (0.0, 0.0, 0.0, 0.0);
        for (int begin = 0, end; begin < groups.Count; begin = end)
        {
            var (weight, sum, positives) = (0.0, 0.0, 0.0);
            for (end = begin; end < groups.Count && bins[end] == bins[begin]; end++)
                (weight, sum, positives) = (weight + groups.Weights[end], sum + groups.Weights[end] * groups.Values[end], positives + groups.Positives[end]);
            var (mean, share) = (sum / weight, positives / weight);
            reliability += weight * (mean - share) * (mean - share);
            resolution += weight * (share - rate) * (share - rate);
            for (var group = begin; group < end; group++)
            {
                var distance = groups.Values[group] - mean;
                variance += groups.Weights[group] * distance * distance;
                covariance += 2 * distance * (groups.Positives[group] - groups.Weights[group] * share);
            }
        }
        var total = rows.TotalWeight;
        return new(Mean(rows), reliability / total, resolution / total, rate * (1 - rate), variance / total, covariance / total);
    }

    private readonly ref struct SquaredErrors(BinaryRows rows) : IRowValues
    {
        private readonly ReadOnlySpan<double> probabilities = rows.Probabilities;
        private readonly ReadOnlySpan<bool> labels = rows.Labels;

        public void Fill(int first, scoped Span<double> values)
        {
            var some = probabilities.Slice(first, values.Length);
            var theirs = labels.Slice(first, values.Length);
            for (var i = 0; i < values.Length; i++)
            {
                var error = some[i] - (theirs[i] ? 1 : 0);
                values[i] = error * error;
            }
        }
    }

    private readonly ref struct SquaredDistances(MulticlassRows rows) : IRowValues
    {
        private readonly MulticlassRows rows = rows;

        public void Fill(int first, scoped Span<double> values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                var p = rows[first + i];
                var ofLabel = p[rows.Labels[first + i]];
                values[i] = TensorPrimitives.SumOfSquares(p) - ofLabel * ofLabel + (1 - ofLabel) * (1 - ofLabel);
            }
        }
    }
}
