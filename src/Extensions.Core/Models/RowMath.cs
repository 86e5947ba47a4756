using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLExtensions.Models;

/// <summary>Sums over a row in an order that depends on its length alone; library sums also follow the alignment of the memory.</summary>
internal static class RowMath
{
    public static float Sum(ReadOnlySpan<float> x)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(x);
        var (a, b) = (Vector<float>.Zero, Vector<float>.Zero);
        var at = 0;
        for (; at + 2 <= vectors.Length; at += 2)
            (a, b) = (a + vectors[at], b + vectors[at + 1]);
        if (at < vectors.Length)
            a += vectors[at];
        var sum = Vector.Sum(a + b);
        foreach (var value in x[(vectors.Length * Vector<float>.Count)..])
            sum += value;
        return sum;
    }

    public static float SumOfSquares(ReadOnlySpan<float> x)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(x);
        var (a, b) = (Vector<float>.Zero, Vector<float>.Zero);
        var at = 0;
        for (; at + 2 <= vectors.Length; at += 2)
            (a, b) = (a + vectors[at] * vectors[at], b + vectors[at + 1] * vectors[at + 1]);
        if (at < vectors.Length)
            a += vectors[at] * vectors[at];
        var sum = Vector.Sum(a + b);
        foreach (var value in x[(vectors.Length * Vector<float>.Count)..])
            sum += value * value;
        return sum;
    }

    /// <summary>z_k - log(sum_j exp(z_j)), in place. NaN anywhere makes all NaN.</summary>
    public static void LogSoftmax(Span<float> z, Span<float> scratch)
    {
        // Subtracting the greatest element changes nothing and keeps exp from overflowing.
        TensorPrimitives.Subtract(z, TensorPrimitives.Max<float>(z), z);
        scratch = scratch[..z.Length];
        TensorPrimitives.Exp(z, scratch);
        TensorPrimitives.Subtract(z, MathF.Log(Sum(scratch)), z);
    }
}
