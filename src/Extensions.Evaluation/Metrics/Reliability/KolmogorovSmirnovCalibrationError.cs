namespace MLExtensions.Evaluation;

/// <summary>Greatest distance of two cumulative sums in the order of probabilities: max_j |(1 / n) sum over rows with p up to p_j of (p - y)|.</summary>
/// <remarks>No bins. Equal probabilities enter together. Source: Gupta et al., ICLR 2021, section 3.</remarks>
public static class KolmogorovSmirnovCalibrationError
{
    /// <summary>Computes it, in [0, 1].</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1]; or confidences of <see cref="TopLabel"/>.</param>
    /// <param name="labels">Whether each row is positive; or hits.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        var walk = new CalibrationWalk(TieGroups.Of(new(probabilities, labels, weights)));
        return Math.Max(walk.Highest, -walk.Lowest) / walk.Weight;
    }
}
