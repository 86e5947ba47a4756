namespace MLExtensions.Evaluation;

/// <summary>Binned calibration error of each class against the rest, also called static calibration error (SCE): (1 / K) sum_k ECE(p_k, 1{y = k}).</summary>
/// <remarks>Sources: Kull et al., NeurIPS 2019, section 2; Nixon et al., CVPR Workshops 2019, section 3, and their thresholded variant (TACE).</remarks>
public static class ClasswiseCalibrationError
{
    /// <summary>Computes it.</summary>
    /// <param name="probabilities">Row by row, the probability of each class: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2; those that do not occur included.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="binning">The bins; null for 15 of equal width.</param>
    /// <param name="threshold">Rows in which a class has a lower probability are left out for that class, in [0, 1]; a class without rows is left out of the mean. With 0 all rows count.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, there are fewer than 2 classes, or the threshold is out of range.</exception>
    /// <exception cref="InputDataException">There is no row (or none from the threshold on), or a probability, a sum, a label or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The number of bins is out of range.</exception>
    public static ClasswiseError Compute(
        ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default, CalibrationBinning? binning = null, double threshold = 0)
    {
        if (!(threshold >= 0 && threshold <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold must be from 0 to 1.");
        var rows = new MulticlassRows(probabilities, classCount, labels, weights);
        var classes = new BinnedCalibrationError?[classCount];
        if (threshold == 0 && binning is null or { Scheme: BinScheme.EqualWidth })
            return new([.. BinSums.EqualWidth(BinSums.Checked(binning).Count).FillClasses(rows).Select(bins => new BinnedCalibrationError(bins))]);
        for (var k = 0; k < classCount; k++)
            classes[k] = OfClass(rows.OfClass(k), threshold, binning);
        return classes.Any(one => one is not null) ? new([.. classes])
            : throw new InputDataException(FormattableString.Invariant($"None of {rows.Count} rows has a probability from the threshold {threshold} on; lower the threshold."));
    }

    private static BinnedCalibrationError? OfClass(BinaryRows rows, double threshold, CalibrationBinning? binning)
    {
        var (probabilities, labels, weights) = (new List<double>(), new List<bool>(), new List<double>());
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Probabilities[row] < threshold || rows.Weights[row] == 0)
                continue;
            probabilities.Add(rows.Probabilities[row]);
            labels.Add(rows.Labels[row]);
            weights.Add(rows.Weights[row]);
        }
        return probabilities.Count == 0 ? null : ExpectedCalibrationError.Compute([.. probabilities], [.. labels], rows.Weights.AreEqual ? default : weights.ToArray(), binning);
    }
}
