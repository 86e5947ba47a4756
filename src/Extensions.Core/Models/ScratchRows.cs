namespace MLExtensions.Models;

/// <summary>Numbered buffers of rows between the steps of a network. Rows lie one after another, each filled up to whole vectors with idle numbers.</summary>
internal sealed class ScratchRows
{
    /// <summary>A multiple of every vector length that the kernels use.</summary>
    public const int Lanes = 16;

    private readonly float[][] buffers;

    /// <param name="count">Number of buffers.</param>
    /// <param name="longest">Longest row in any of them.</param>
    /// <param name="capacity">Most rows at a time.</param>
    public ScratchRows(int count, int longest, int capacity)
    {
        buffers = new float[count][];
        for (var buffer = 0; buffer < count; buffer++)
            buffers[buffer] = new float[Stride(longest) * capacity + Lanes];   // the last row may be written to by whole vectors
        Capacity = capacity;
    }

    public int Capacity { get; }

    /// <summary>Distance of two rows that are <paramref name="width"/> long.</summary>
    public static int Stride(int width) => (width + Lanes - 1) / Lanes * Lanes;

    public static float[] Padded(ReadOnlySpan<float> values)
    {
        var padded = new float[Stride(values.Length)];
        values.CopyTo(padded);
        return padded;
    }

    /// <summary>The first rows of a buffer with the idle numbers between them.</summary>
    public Span<float> Rows(int buffer, int width, int rows) => buffers[buffer].AsSpan(0, rows * Stride(width));

    /// <summary>One row without idle numbers.</summary>
    public Span<float> Row(int buffer, int width, int row) => buffers[buffer].AsSpan(row * Stride(width), width);

    /// <summary>A buffer from an element on, to its end.</summary>
    public Span<float> From(int buffer, int start) => buffers[buffer].AsSpan(start);
}
