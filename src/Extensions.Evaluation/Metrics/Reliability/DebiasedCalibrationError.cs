namespace MLExtensions.Evaluation;

/// <summary>
/// Binned L2 calibration error without the upward bias of small bins: sqrt(max(0, sum_b (n_b / n) [gap_b^2 - r_b (1 - r_b) / (n_b - 1)])), r_b the share of positive rows of bin b.
/// </summary>
/// <remarks>
/// Bins with a weight below 2 contribute 0. Give confidences and hits of <see cref="TopLabel"/> for the calibration of the predicted class.
/// Source: Kumar, Liang and Ma, NeurIPS 2019, section 5.
/// </remarks>
public static class DebiasedCalibrationError
{
    private static readonly CalibrationBinning EqualMass = new() { Scheme = BinScheme.EqualMass };

    /// <summary>Computes it for binary probabilities.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="binning">The bins; null for 15 of equal mass.</param>
    /// <returns>The error, in [0, 1].</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The number of bins is out of range.</exception>
    public static double Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default, CalibrationBinning? binning = null)
        => Math.Sqrt(Square(new(probabilities, labels, weights), binning));

    /// <summary>Computes it for each class against the rest: sqrt((1 / K) sum_k error_k^2), the marginal calibration error.</summary>
    /// <param name="probabilities">Row by row, the probability of each class: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2; those that do not occur included.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="binning">The bins; null for 15 of equal mass.</param>
    /// <returns>The error, in [0, 1].</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are fewer than 2 classes.</exception>
    /// <exception cref="InputDataException">There is no row, or a probability, a sum, a label or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The number of bins is out of range.</exception>
    public static double ComputeMarginal(
        ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default, CalibrationBinning? binning = null)
    {
        var rows = new MulticlassRows(probabilities, classCount, labels, weights);
        var sum = 0.0;
        for (var k = 0; k < classCount; k++)
            sum += Square(rows.OfClass(k), binning);
        return Math.Sqrt(sum / classCount);
    }

    private static double Square(BinaryRows rows, CalibrationBinning? binning) => Square(BinSums.Of(rows, binning ?? EqualMass).Fill(rows), rows);

    internal static double Square(IEnumerable<CalibrationBin> bins, BinaryRows rows)
        => Math.Max(0, bins.Where(bin => bin.Weight >= 2).Sum(bin => bin.Weight * (bin.Gap * bin.Gap - bin.PositiveRate * (1 - bin.PositiveRate) / (bin.Weight - 1))) / rows.TotalWeight);
}
