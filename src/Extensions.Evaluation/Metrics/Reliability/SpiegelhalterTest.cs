namespace MLExtensions.Evaluation;

/// <summary>Test of calibration by the Brier score: Z = sum (y - p) (1 - 2 p) / sqrt(sum (1 - 2 p)^2 p (1 - p)), standard normal where the rows are calibrated.</summary>
/// <remarks>Z above 0: the Brier score is worse than calibrated rows would have, the model is too sure. Source: Spiegelhalter, Statistics in Medicine 5, 1986.</remarks>
public static class SpiegelhalterTest
{
    /// <summary>Tests against both sides: the p-value is the probability of a greater |Z|.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1]; or confidences of <see cref="TopLabel"/>.</param>
    /// <param name="labels">Whether each row is positive; or hits.</param>
    /// <param name="weights">As how many independent rows each row counts, from 0; none for 1 each. Weights of importance make the p-value wrong.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, all probabilities are 0, 0.5 or 1, one is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static CalibrationTest Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
        => TwoSided(Statistic(new(probabilities, labels, weights)));

    /// <summary>Tests against a model that is too sure: the p-value is the probability of a greater Z.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1]; or confidences of <see cref="TopLabel"/>.</param>
    /// <param name="labels">Whether each row is positive; or hits.</param>
    /// <param name="weights">As how many independent rows each row counts, from 0; none for 1 each. Weights of importance make the p-value wrong.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, all probabilities are 0, 0.5 or 1, one is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static CalibrationTest ComputeOneSided(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        var z = Statistic(new(probabilities, labels, weights));
        return new(z, NormalDistribution.Tail(z));
    }

    /// <summary>Tests against both sides; NaN where the test is not defined.</summary>
    internal static CalibrationTest OfAny(BinaryRows rows)
    {
        foreach (var p in rows.Probabilities)
            if (p is not (0 or 0.5 or 1))
                return TwoSided(Statistic(rows));
        return new(double.NaN, double.NaN);
    }

    private static CalibrationTest TwoSided(double z) => new(z, 2 * NormalDistribution.Tail(Math.Abs(z)));

    private static double Statistic(BinaryRows rows)
    {
        var (sum, variance) = (0.0, 0.0);
        for (var row = 0; row < rows.Count; row++)
        {
            var (p, weight) = (rows.Probabilities[row], rows.Weights[row]);
            sum += weight * ((rows.Labels[row] ? 1 : 0) - p) * (1 - 2 * p);
            variance += weight * (1 - 2 * p) * (1 - 2 * p) * p * (1 - p);
        }
        return variance > 0 ? sum / Math.Sqrt(variance)
            : throw new InputDataException("All probabilities are 0, 0.5 or 1: Spiegelhalter's test needs at least one other.");
    }
}
