namespace MLExtensions.Evaluation;

/// <summary>Prediction sets row by row, the class that came, and weights, all checked.</summary>
internal readonly ref struct SetRows
{
    /// <summary>Classes from which on a call that counts them many at a time is worth while.</summary>
    private const int Many = 32;

    private readonly ReadOnlySpan<bool> sets;

    /// <param name="sets">Row by row, whether the set holds each class.</param>
    /// <param name="classCount">Number of classes, from 1.</param>
    /// <param name="labels">Class of each row, from 0; the number of classes and above for classes that no set can hold.</param>
    /// <param name="weights">As how many rows each row counts; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no class.</exception>
    /// <exception cref="InputDataException">There is no row, a label is negative, or a weight is out of range.</exception>
    public SetRows(ReadOnlySpan<bool> sets, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        if (sets.Length != (long)labels.Length * classCount)
            throw new ArgumentException($"There must be {classCount} values of a set per label; got {sets.Length} values and {labels.Length} labels.");
        for (var row = 0; row < labels.Length; row++)
            if (labels[row] < 0)
                throw new InputDataException($"Row {row} has label {labels[row]}; allowed are the classes 0 to {classCount - 1}, and numbers above for classes that no set can hold.");
        Weights = new(weights, labels.Length);
        this.sets = sets;
        ClassCount = classCount;
        Labels = labels;
    }

    /// <summary>The same without labels.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no class.</exception>
    /// <exception cref="InputDataException">There is no row, or a weight is out of range.</exception>
    public SetRows(ReadOnlySpan<bool> sets, int classCount, ReadOnlySpan<double> weights)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        if (sets.Length % classCount != 0)
            throw new ArgumentException($"There must be {classCount} values of a set per row; got {sets.Length} values.");
        Weights = new(weights, sets.Length / classCount);
        this.sets = sets;
        ClassCount = classCount;
    }

    public int ClassCount { get; }

    public ReadOnlySpan<int> Labels { get; }

    public RowWeights Weights { get; }

    public int Count => sets.Length / ClassCount;

    /// <summary>Number of classes in the set of a row.</summary>
    public int Size(int row)
    {
        var set = sets.Slice(row * ClassCount, ClassCount);
        if (set.Length >= Many)
            return set.Count(true);
        var size = 0;
        foreach (var isHeld in set)
            size += isHeld ? 1 : 0;
        return size;
    }

    /// <summary>Whether the set of a row holds its label.</summary>
    public bool Covers(int row) => Labels[row] < ClassCount && sets[row * ClassCount + Labels[row]];
}
