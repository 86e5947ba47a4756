namespace MLExtensions.Evaluation;

/// <summary>
/// Interval scores at several alphas in one: WIS = (|y - m| / 2 + sum_a (alpha_a / 2) IS_a) / (A + 1 / 2) with a median m and A intervals, the mean over rows, in the label's unit, from 0. Lower is better.
/// </summary>
/// <remarks>
/// Without medians their term is left out and the sum is divided by A. With more and more equally spaced alphas it tends to <see cref="ContinuousRankedProbabilityScore"/>.
/// Source: Bracher, Ray, Gneiting and Reich, PLoS Computational Biology 17, 2021, equation 1.
/// </remarks>
public static class WeightedIntervalScore
{
    /// <summary>Computes it.</summary>
    /// <param name="lower">Row by row, the lower end of each alpha's interval; infinite ones are allowed and make the score infinite.</param>
    /// <param name="upper">Row by row, the upper end of each alpha's interval.</param>
    /// <param name="labels">Values that came, finite.</param>
    /// <param name="alphas">The miscoverages that the intervals aim at, each strictly between 0 and 1, in the order of the ends.</param>
    /// <param name="medians">Predicted median of each row, or none.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, there is no alpha, or one is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, an end or a median is NaN, a label is not finite, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(
        ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> labels, ReadOnlySpan<double> alphas, ReadOnlySpan<double> medians = default, ReadOnlySpan<double> weights = default)
    {
        if (alphas.IsEmpty)
            throw new ArgumentException("There must be one alpha at least; got none.", nameof(alphas));
        if (lower.Length != labels.Length * (long)alphas.Length || upper.Length != lower.Length)
            throw new ArgumentException($"There must be {alphas.Length} lower and {alphas.Length} upper ends per label; got {lower.Length} lower ends, {upper.Length} upper ends and {labels.Length} labels.");
        var (sum, lowerOfOne, upperOfOne) = (0.0, new double[labels.Length], new double[labels.Length]);
        for (var a = 0; a < alphas.Length; a++)
        {
            for (var row = 0; row < labels.Length; row++)
                (lowerOfOne[row], upperOfOne[row]) = (lower[row * alphas.Length + a], upper[row * alphas.Length + a]);
            sum += OpenUnit.Check(alphas[a], nameof(alphas)) / 2 * IntervalScore.Compute(lowerOfOne, upperOfOne, labels, alphas[a], weights);
        }
        return medians.IsEmpty ? sum / alphas.Length : (sum + PinballLoss.Compute(medians, labels, 0.5, weights)) / (alphas.Length + 0.5);
    }
}
