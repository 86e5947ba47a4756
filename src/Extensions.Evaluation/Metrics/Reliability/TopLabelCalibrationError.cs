namespace MLExtensions.Evaluation;

/// <summary>Calibration of the confidence among the rows of each predicted class: sum_k P(predicted = k) ECE(confidence, hit | predicted = k).</summary>
/// <remarks>
/// Stricter than the calibration error of confidences, in which errors of opposite sign in different classes cancel.
/// Source: Gupta and Ramdas, ICLR 2022, section 2.
/// </remarks>
public static class TopLabelCalibrationError
{
    /// <summary>Computes it.</summary>
    /// <param name="probabilities">Row by row, the probability of each class: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2; those that do not occur included.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="binning">The bins; null for 15 of equal width.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are fewer than 2 classes.</exception>
    /// <exception cref="InputDataException">There is no row, or a probability, a sum, a label or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The number of bins is out of range.</exception>
    public static TopLabelError Compute(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default, CalibrationBinning? binning = null)
    {
        var rows = new MulticlassRows(probabilities, classCount, labels, weights);
        var (top, shares) = (TopLabel.Of(rows), new double[classCount]);
        for (var row = 0; row < rows.Count; row++)
            shares[top.Predicted[row]] += rows.Weights[row] / rows.Weights.Total;
        var perClass = new BinnedCalibrationError?[classCount];
        for (var k = 0; k < classCount; k++)
            perClass[k] = shares[k] > 0 ? ExpectedCalibrationError.Compute(rows.OfTopLabel(top, k), binning) : null;
        return new([.. perClass], [.. shares]);
    }
}
