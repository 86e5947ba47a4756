namespace MLExtensions.Evaluation;

/// <summary>Share of all rows whose set holds one class and that class came: (1 / n) sum_i 1{C_i = {y_i}}, in [0, 1]. Higher is better.</summary>
/// <remarks>
/// By all rows, not by rows with one class: it is at most <see cref="SetSizeHistogram.SingletonRate"/>. Their quotient, the accuracy where the procedure is sure, is the coverage of size 1 of
/// <see cref="SizeStratifiedCoverage"/>. Source: the metric of this name in TorchCP (Huang et al., 2024).
/// </remarks>
public static class SingletonHitRatio
{
    /// <summary>Computes it.</summary>
    /// <param name="sets">Row by row, whether the set holds each class.</param>
    /// <param name="classCount">Number of classes, from 1.</param>
    /// <param name="labels">Class of each row, from 0; from <paramref name="classCount"/> on never covered.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no class.</exception>
    /// <exception cref="InputDataException">There is no row, a label is negative, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(ReadOnlySpan<bool> sets, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = new SetRows(sets, classCount, labels, weights);
        var sum = 0.0;
        for (var row = 0; row < rows.Count; row++)
            sum += rows.Covers(row) && rows.Size(row) == 1 ? rows.Weights[row] : 0;
        return sum / rows.Weights.Total;
    }
}
