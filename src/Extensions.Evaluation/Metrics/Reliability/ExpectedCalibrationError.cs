namespace MLExtensions.Evaluation;

/// <summary>Binned calibration error of binary probabilities: ECE = sum_m (n_m / n) |mean probability - share of positive rows|, with its maximum and its root mean square.</summary>
/// <remarks>
/// It is the calibration of the positive class. For the calibration of the predicted class give confidences and hits of <see cref="TopLabel"/>: the two differ.
/// The value of few rows is too high: a perfectly calibrated model has about sqrt(2 B / (pi n)) times the mean of sqrt(p (1 - p)) with B bins; see <see cref="DebiasedCalibrationError"/>.
/// Sources: Naeini, Cooper and Hauskrecht, AAAI 2015; Guo et al., ICML 2017, equations 3 and 5.
/// </remarks>
public static class ExpectedCalibrationError
{
    /// <summary>Computes it in one pass with bins of equal width, after a sort with bins of equal mass.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="binning">The bins; null for 15 of equal width.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The number of bins is out of range.</exception>
    public static BinnedCalibrationError Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default, CalibrationBinning? binning = null)
        => Compute(new BinaryRows(probabilities, labels, weights), binning);

    internal static BinnedCalibrationError Compute(BinaryRows rows, CalibrationBinning? binning) => new(BinSums.Of(rows, binning).Fill(rows));
}
