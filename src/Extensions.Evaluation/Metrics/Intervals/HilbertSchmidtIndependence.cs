namespace MLExtensions.Evaluation;

/// <summary>
/// How far coverage depends on width (HSIC): sqrt(trace(K H L H)) / (n - 1), K and L the kernels exp(-d^2) of widths and of 1{covered}, H = I - 1 / n; from 0. Lower is better: 0 where both are independent.
/// </summary>
/// <remarks>
/// The kernel takes widths in their unit: bring labels to a scale of about 1 first, and compare values of one scale only. As 1{covered} has two values, it is
/// sqrt(2 (1 - 1 / e) sum_ij d_i d_j K_ij) / (n - 1) with d = 1{covered} - coverage. Infinite widths are equal to each other and far from all others. Time grows with the square of the number of rows.
/// Sources: Gretton, Bousquet, Smola and Schoelkopf, ALT 2005; Feldman, Bates and Romano, NeurIPS 2021, section 4.
/// </remarks>
public static class HilbertSchmidtIndependence
{
    /// <summary>Computes it.</summary>
    /// <param name="lower">Lower ends; infinite ones are allowed.</param>
    /// <param name="upper">Upper ends; infinite ones are allowed.</param>
    /// <param name="labels">Values that came, finite.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">The rows count no more than 1 together, an end is NaN, a label is not finite, or a weight is out of range.</exception>
    public static double Compute(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = new IntervalRows(lower, upper, labels, weights);
        var (total, coverage) = (rows.Weights.Total, IntervalCoverage.Of(rows));
        if (total <= 1)
            throw new InputDataException(FormattableString.Invariant($"The rows count {total} together; dependence shows in more than one only."));
        var (widths, distances) = (new double[rows.Count], new double[rows.Count]);
        for (var row = 0; row < rows.Count; row++)
            (widths[row], distances[row]) = (rows.Width(row), rows.Weights[row] * ((rows.Covers(row) ? 1 : 0) - coverage));
        var sum = 0.0;
        for (var i = 0; i < rows.Count; i++)
        {
            var others = 0.0;
            for (var j = 0; j < i; j++)
                others += distances[j] * Kernel(widths[i], widths[j]);
            sum += distances[i] * (2 * others + distances[i]);
        }
        return Math.Sqrt(Math.Max(0, 2 * (1 - Math.Exp(-1)) * sum)) / (total - 1);
    }

    private static double Kernel(double width, double other) => width == other ? 1 : Math.Exp(-(width - other) * (width - other));
}
