namespace MLExtensions.Evaluation;

/// <summary>
/// Smooth calibration error (smECE): residuals p - y and rows are smoothed by a Gaussian kernel reflected at 0 and 1, and smECE_s = integral |R(t)| dt / integral D(t) dt; the width s is the
/// one at which width and error meet.
/// </summary>
/// <remarks>
/// No bins to choose; within constant factors of the distance to the nearest calibrated predictor. Give confidences and hits of <see cref="TopLabel"/> for the calibration of the predicted
/// class. Source: Blasiok and Nakkiran, ICLR 2024; grids and search are those of their package relplot. As there, a probability
/// of exactly 0 or 1 has no mirror image: such a row weighs half of another.
/// </remarks>
public static class SmoothCalibrationError
{
    /// <summary>Computes error and width.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static SmoothError Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
        => Of(TieGroups.Of(new(probabilities, labels, weights)));

    internal static SmoothError Of(TieGroups groups) => SmoothErrorSearch.Of(groups).Find(groups.Weights);

    /// <summary>Computes the error at a given width, in [0, 1].</summary>
    /// <param name="width">Standard deviation of the kernel, from 0.0001 to 1.</param>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the width is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static double ComputeAt(double width, ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        if (!(width >= 1e-4 && width <= 1))
            throw new ArgumentOutOfRangeException(nameof(width), width, "The width must be from 0.0001 to 1.");
        var groups = TieGroups.Of(new(probabilities, labels, weights));
        return SmoothErrorSearch.Of(groups).At(groups.Weights, width);
    }
}
