namespace MLExtensions.Evaluation;

/// <summary>Coverage of prediction sets: share of rows whose set holds the label, (1 / n) sum_i 1{y_i in C_i}, in [0, 1]. To be near 1 - alpha: lower breaks the promise, higher wastes size.</summary>
/// <remarks>Source: Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, section 2.2. For intervals see <see cref="IntervalCoverage"/>.</remarks>
public static class Coverage
{
    /// <summary>Computes it.</summary>
    /// <param name="sets">Row by row, whether the set holds each class.</param>
    /// <param name="classCount">Number of classes, from 1.</param>
    /// <param name="labels">Class of each row, from 0. A label of <paramref name="classCount"/> or more is a class unknown to the model: never covered.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no class.</exception>
    /// <exception cref="InputDataException">There is no row, a label is negative, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(ReadOnlySpan<bool> sets, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = new SetRows(sets, classCount, labels, weights);
        var sum = 0.0;
        for (var row = 0; row < rows.Count; row++)
            sum += rows.Covers(row) ? rows.Weights[row] : 0;
        return sum / rows.Weights.Total;
    }

    /// <summary>Whether each row is covered: what <see cref="GroupCoverage"/> and <see cref="WorstSlabCoverage"/> start from.</summary>
    /// <param name="sets">Row by row, whether the set holds each class.</param>
    /// <param name="classCount">Number of classes, from 1.</param>
    /// <param name="labels">Class of each row, from 0; from <paramref name="classCount"/> on never covered.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no class.</exception>
    /// <exception cref="InputDataException">There is no row, or a label is negative.</exception>
    public static bool[] PerRow(ReadOnlySpan<bool> sets, int classCount, ReadOnlySpan<int> labels)
    {
        var rows = new SetRows(sets, classCount, labels, default);
        var covered = new bool[rows.Count];
        for (var row = 0; row < covered.Length; row++)
            covered[row] = rows.Covers(row);
        return covered;
    }
}
