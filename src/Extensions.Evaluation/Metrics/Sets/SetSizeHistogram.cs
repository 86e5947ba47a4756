using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>How many rows have a prediction set of each size, from 0 to the number of classes.</summary>
/// <remarks>Source of the shares: Vovk, Fedorova, Nouretdinov and Gammerman, COPA 2016.</remarks>
public sealed record SetSizeHistogram
{
    private readonly double total;

    private SetSizeHistogram(double[] weights, double total) => (Weights, this.total) = ([.. weights], total);

    /// <summary>Number of rows (sum of their weights) by size; the index is the size.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>Mean size.</summary>
    public double Mean => Weights.Select((weight, size) => weight * size).Sum() / total;

    /// <summary>Share of rows with an empty set, in [0, 1]: rows that look like none of the calibration's.</summary>
    public double EmptyFraction => Share(0);

    /// <summary>Share of rows with a set of one class, in [0, 1]: higher says more. How many of them are right: <see cref="SingletonHitRatio"/>.</summary>
    public double SingletonRate => Share(1);

    /// <summary>Share of rows with a set of a given size, in [0, 1].</summary>
    /// <param name="size">Size, from 0 to the number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is out of range.</exception>
    public double Share(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(size, Weights.Length);
        return Weights[size] / total;
    }

    /// <summary>Computes it.</summary>
    /// <param name="sets">Row by row, whether the set holds each class.</param>
    /// <param name="classCount">Number of classes, from 1.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no class.</exception>
    /// <exception cref="InputDataException">There is no row, a weight is out of range, or all weights are 0.</exception>
    public static SetSizeHistogram Compute(ReadOnlySpan<bool> sets, int classCount, ReadOnlySpan<double> weights = default)
    {
        var rows = new SetRows(sets, classCount, weights);
        var bySize = new double[classCount + 1];
        for (var row = 0; row < rows.Count; row++)
            bySize[rows.Size(row)] += rows.Weights[row];
        return new(bySize, rows.Weights.Total);
    }
}
