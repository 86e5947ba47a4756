using System.Numerics;

namespace MLExtensions.Evaluation;

/// <summary>Probabilities of several classes row by row, as the view holds them, in blocks: no row is copied when there come more.</summary>
internal sealed class ClassProbabilities
{
    private const int MostValues = 16384;
    private readonly List<float[]> blocks = [];
    private readonly int shift;

    /// <param name="classCount">Number of classes.</param>
    public ClassProbabilities(int classCount) => (ClassCount, shift) = (classCount, BitOperations.Log2((uint)Math.Max(1, MostValues / classCount)));

    public int ClassCount { get; }

    public int Count { get; private set; }

    /// <summary>Probabilities of a row.</summary>
    public ReadOnlySpan<float> this[int row] => blocks[row >> shift].AsSpan((row & ((1 << shift) - 1)) * ClassCount, ClassCount);

    public void Add(ReadOnlySpan<float> row)
    {
        var at = Count & ((1 << shift) - 1);
        if (at == 0)
            blocks.Add(new float[(1 << shift) * ClassCount]);
        row.CopyTo(blocks[^1].AsSpan(at * ClassCount));
        Count++;
    }

    /// <summary>Row by row, in one array.</summary>
    public double[] ToArray()
    {
        var values = new double[(long)Count * ClassCount];
        for (var row = 0; row < Count; row++)
            for (var k = 0; k < ClassCount; k++)
                values[row * ClassCount + k] = this[row][k];
        return values;
    }

    /// <summary>Those of one class.</summary>
    public void CopyClass(int index, Span<double> values)
    {
        for (var row = 0; row < values.Length; row++)
            values[row] = this[row][index];
    }
}
