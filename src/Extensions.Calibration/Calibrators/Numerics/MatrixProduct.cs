using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLExtensions.Calibration;

/// <summary>Adds a product of dense matrices in double precision, in tiles of four rows and two vectors that stay in registers.</summary>
internal static class MatrixProduct
{
    /// <summary>Widths of right factors are padded with zeros to a multiple of this.</summary>
    public const int Padding = 16;

    /// <summary>The next multiple of <see cref="Padding"/>.</summary>
    public static int Padded(int width) => (width + Padding - 1) / Padding * Padding;

    /// <summary>c[m, j] += sum over t of a[m, t] b[t, j].</summary>
    /// <param name="a">Left factor; a[m, t] stands at m * <paramref name="aRow"/> + t * <paramref name="aInner"/>.</param>
    /// <param name="aRow">Distance of its rows.</param>
    /// <param name="aInner">Distance of its columns.</param>
    /// <param name="b">Right factor; b[t, j] stands at t * <paramref name="bStride"/> + j.</param>
    /// <param name="bStride">Distance of its rows.</param>
    /// <param name="c">Sum; c[m, j] stands at m * <paramref name="cStride"/> + j.</param>
    /// <param name="cStride">Distance of its rows.</param>
    /// <param name="rows">Number of m.</param>
    /// <param name="columns">Number of j, a multiple of <see cref="Padding"/>.</param>
    /// <param name="inner">Number of t.</param>
    public static void Add(ReadOnlySpan<double> a, int aRow, int aInner, ReadOnlySpan<double> b, int bStride, Span<double> c, int cStride, int rows, int columns, int inner)
    {
        if (rows == 0 || columns == 0 || inner == 0)
            return;
        // The tiles read without checks of their own.
        _ = a[(rows - 1) * aRow + (inner - 1) * aInner];
        _ = b[(inner - 1) * bStride + columns - 1];
        _ = c[(rows - 1) * cStride + columns - 1];
        var width = 2 * Vector<double>.Count;
        for (var j = 0; j < columns; j += width)
        {
            var m = 0;
            for (; m + 4 <= rows; m += 4)
                AddFour(a[(m * aRow)..], aRow, aInner, b[j..], bStride, c[(m * cStride + j)..], cStride, inner);
            for (; m < rows; m++)
                AddOne(a[(m * aRow)..], aInner, b[j..], bStride, c[(m * cStride + j)..], inner);
        }
    }

    private static void AddFour(ReadOnlySpan<double> a, int aRow, int aInner, ReadOnlySpan<double> b, int bStride, Span<double> c, int cStride, int inner)
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        ref var sum = ref MemoryMarshal.GetReference(c);
        var half = (nuint)Vector<double>.Count;
        var (c1, c2, c3) = ((nuint)cStride, 2 * (nuint)cStride, 3 * (nuint)cStride);
        var (s00, s01) = (Vector.LoadUnsafe(ref sum), Vector.LoadUnsafe(ref sum, half));
        var (s10, s11) = (Vector.LoadUnsafe(ref sum, c1), Vector.LoadUnsafe(ref sum, c1 + half));
        var (s20, s21) = (Vector.LoadUnsafe(ref sum, c2), Vector.LoadUnsafe(ref sum, c2 + half));
        var (s30, s31) = (Vector.LoadUnsafe(ref sum, c3), Vector.LoadUnsafe(ref sum, c3 + half));
        var (at, bt) = ((nuint)0, (nuint)0);
        var (a1, a2, a3) = ((nuint)aRow, 2 * (nuint)aRow, 3 * (nuint)aRow);
        for (var t = 0; t < inner; t++, at += (nuint)aInner, bt += (nuint)bStride)
        {
            var (b0, b1) = (Vector.LoadUnsafe(ref right, bt), Vector.LoadUnsafe(ref right, bt + half));
            var x = new Vector<double>(Unsafe.Add(ref left, at));
            s00 = Vector.FusedMultiplyAdd(x, b0, s00);
            s01 = Vector.FusedMultiplyAdd(x, b1, s01);
            x = new Vector<double>(Unsafe.Add(ref left, at + a1));
            s10 = Vector.FusedMultiplyAdd(x, b0, s10);
            s11 = Vector.FusedMultiplyAdd(x, b1, s11);
            x = new Vector<double>(Unsafe.Add(ref left, at + a2));
            s20 = Vector.FusedMultiplyAdd(x, b0, s20);
            s21 = Vector.FusedMultiplyAdd(x, b1, s21);
            x = new Vector<double>(Unsafe.Add(ref left, at + a3));
            s30 = Vector.FusedMultiplyAdd(x, b0, s30);
            s31 = Vector.FusedMultiplyAdd(x, b1, s31);
        }
        s00.StoreUnsafe(ref sum);
        s01.StoreUnsafe(ref sum, half);
        s10.StoreUnsafe(ref sum, c1);
        s11.StoreUnsafe(ref sum, c1 + half);
        s20.StoreUnsafe(ref sum, c2);
        s21.StoreUnsafe(ref sum, c2 + half);
        s30.StoreUnsafe(ref sum, c3);
        s31.StoreUnsafe(ref sum, c3 + half);
    }

    private static void AddOne(ReadOnlySpan<double> a, int aInner, ReadOnlySpan<double> b, int bStride, Span<double> c, int inner)
    {
        ref var right = ref MemoryMarshal.GetReference(b);
        ref var sum = ref MemoryMarshal.GetReference(c);
        var half = (nuint)Vector<double>.Count;
        var (s0, s1) = (Vector.LoadUnsafe(ref sum), Vector.LoadUnsafe(ref sum, half));
        for (var t = 0; t < inner; t++)
        {
            var x = new Vector<double>(a[t * aInner]);
            var bt = (nuint)(t * bStride);
            s0 = Vector.FusedMultiplyAdd(x, Vector.LoadUnsafe(ref right, bt), s0);
            s1 = Vector.FusedMultiplyAdd(x, Vector.LoadUnsafe(ref right, bt + half), s1);
        }
        s0.StoreUnsafe(ref sum);
        s1.StoreUnsafe(ref sum, half);
    }
}
