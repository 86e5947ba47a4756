using System.Numerics;
using System.Runtime.InteropServices;

namespace MLExtensions.Columns;

/// <summary>What must be known of a row's values, in one pass over them.</summary>
internal static class RowScan
{
    /// <summary>Counts the values other than zero.</summary>
    /// <returns>False where a value is NaN or infinite.</returns>
    public static bool TryCountNonZeros(ReadOnlySpan<float> values, out int nonZeros)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var infinity = new Vector<float>(float.PositiveInfinity);
        var finite = Vector<int>.AllBitsSet;
        var zeros = Vector<int>.Zero;
        foreach (var vector in vectors)
        {
            finite &= Vector.LessThan(Vector.Abs(vector), infinity);   // false for NaN too
            zeros -= Vector.Equals(vector, Vector<float>.Zero);        // true is -1
        }

        nonZeros = vectors.Length * Vector<float>.Count - Vector.Sum(zeros);
        var allFinite = finite == Vector<int>.AllBitsSet;
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            allFinite &= float.IsFinite(value);
            nonZeros += value != 0 ? 1 : 0;
        }
        return allFinite;
    }
}
