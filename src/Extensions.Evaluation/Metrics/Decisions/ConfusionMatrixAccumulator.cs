using System.Globalization;
using System.Runtime.CompilerServices;

namespace MLExtensions.Evaluation;

/// <summary>Sums up a confusion matrix row by row, in memory that does not grow with the rows. Parts of the data can be summed up apart and merged. Not for several threads at once.</summary>
public sealed class ConfusionMatrixAccumulator
{
    private readonly double[] cells;
    private long rows, withoutWeight;

    /// <summary>Starts without rows.</summary>
    /// <param name="classCount">Number of classes, from 2 to 30,000; those that do not occur included.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classCount"/> is out of range.</exception>
    public ConfusionMatrixAccumulator(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classCount, 30_000);
        ClassCount = classCount;
        cells = new double[classCount * classCount];
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Adds a row.</summary>
    /// <param name="label">The class that came, from 0.</param>
    /// <param name="predicted">The class that was predicted, from 0.</param>
    /// <param name="weight">As how many rows it counts, finite and from 0.</param>
    /// <exception cref="InputDataException">The label, the prediction or the weight is out of range; the row is not added.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int label, int predicted, double weight = 1)
    {
        if ((uint)label >= (uint)ClassCount || (uint)predicted >= (uint)ClassCount || !(weight >= 0 && double.IsFinite(weight)))
            throw Fault(label, predicted, weight);
        cells[label * ClassCount + predicted] += weight;
        rows++;
        if (weight == 0)
            withoutWeight++;
    }

    /// <summary>Adds rows of weight 1 without a write to memory per row but that of their cell.</summary>
    internal void AddAll(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted)
    {
        var (sums, count) = (cells, ClassCount);
        for (var row = 0; row < labels.Length; row++)
        {
            var (label, guess) = (labels[row], predicted[row]);
            if ((uint)label >= (uint)count || (uint)guess >= (uint)count)
            {
                rows += row;
                throw Fault(label, guess, 1);
            }
            sums[label * count + guess]++;
        }
        rows += labels.Length;
    }

    /// <summary>Adds the rows of another part of the data, which stays as it is.</summary>
    /// <param name="other">Sums of the same classes.</param>
    /// <exception cref="ArgumentException">The numbers of classes differ.</exception>
    public void Merge(ConfusionMatrixAccumulator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.ClassCount != ClassCount)
            throw new ArgumentException($"Only sums of the same classes can be merged; got {other.ClassCount} classes for {ClassCount}.", nameof(other));
        for (var cell = 0; cell < cells.Length; cell++)
            cells[cell] += other.cells[cell];
        (rows, withoutWeight) = (rows + other.rows, withoutWeight + other.withoutWeight);
    }

    /// <summary>The matrix of the rows so far. Weights with a mean below 1 are shares, scaled to a mean of 1.</summary>
    /// <exception cref="InputDataException">There is no row, all weights are 0, or they sum to infinity.</exception>
    public ConfusionMatrix ToMatrix()
    {
        if (rows == 0)
            RowWeights.RequireRows(0);
        var (counted, sum) = (rows - withoutWeight, cells.Sum());
        if (counted == 0)
            throw new InputDataException($"All {rows} rows have weight 0; at least one must have a positive weight.");
        if (!double.IsFinite(sum))
            throw new InputDataException($"The weights of {rows} rows sum to infinity; scale them down.");
        var scale = sum < counted ? counted / sum : 1;
        return new(ClassCount, Array.ConvertAll(cells, cell => cell * scale));
    }

    private InputDataException Fault(int label, int predicted, double weight)
    {
        var fault = (uint)label >= (uint)ClassCount ? $"label {label}; allowed are the classes 0 to {ClassCount - 1}"
            : (uint)predicted >= (uint)ClassCount ? $"prediction {predicted}; allowed are the classes 0 to {ClassCount - 1}"
            : string.Create(CultureInfo.InvariantCulture, $"weight {weight}; allowed are finite numbers from 0");
        return new($"Row {rows} has {fault}.");
    }
}
