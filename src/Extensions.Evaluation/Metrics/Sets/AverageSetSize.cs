namespace MLExtensions.Evaluation;

/// <summary>Mean number of classes in a prediction set, (1 / n) sum_i |C_i|, from 0 to the number of classes. Of two procedures with the same coverage the one with the lower size says more.</summary>
/// <remarks>Source: Vovk, Fedorova, Nouretdinov and Gammerman, COPA 2016 (their N criterion).</remarks>
public static class AverageSetSize
{
    /// <summary>Computes it.</summary>
    /// <param name="sets">Row by row, whether the set holds each class.</param>
    /// <param name="classCount">Number of classes, from 1.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no class.</exception>
    /// <exception cref="InputDataException">There is no row, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(ReadOnlySpan<bool> sets, int classCount, ReadOnlySpan<double> weights = default) => SetSizeHistogram.Compute(sets, classCount, weights).Mean;
}
