using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>The entries of a sparse matrix (N, D) in main memory, in the order in which it holds them; equal positions count as their sum.</summary>
internal sealed class SparseBatch
{
    private readonly Tensor indices, values;

    /// <param name="matrix">Sparse tensor of floats.</param>
    public SparseBatch(Tensor matrix)
    {
        (indices, values) = (matrix.SparseIndices, matrix.SparseValues);
        (RowCount, EntryCount) = ((int)matrix.shape[0], (int)values.shape[0]);
    }

    public int RowCount { get; }

    public int EntryCount { get; }

    /// <summary>Row of each entry.</summary>
    public ReadOnlySpan<long> Rows => MemoryMarshal.Cast<byte, long>(indices.bytes)[..EntryCount];

    /// <summary>Column of each entry.</summary>
    public ReadOnlySpan<long> Columns => MemoryMarshal.Cast<byte, long>(indices.bytes)[EntryCount..];

    /// <summary>Value of each entry.</summary>
    public ReadOnlySpan<float> Values => MemoryMarshal.Cast<byte, float>(values.bytes);

    /// <summary>First entry of each row and, last, the number of entries; null where the rows do not ascend.</summary>
    public int[]? RowStarts()
    {
        var starts = new int[RowCount + 1];
        var rows = Rows;
        var row = 0;
        for (var entry = 0; entry < rows.Length; entry++)
        {
            if (rows[entry] < row - 1)
                return null;
            while (row <= rows[entry])
                starts[row++] = entry;
        }
        starts.AsSpan(row).Fill(rows.Length);
        return starts;
    }
}
