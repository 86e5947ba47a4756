using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLExtensions.Trainers;

/// <summary>Exponentials and logarithms in single precision, to about two units in the last place. Those of <see cref="Vector"/> go through double precision and take several times as long.</summary>
internal static class VectorMath
{
    private const float LogOfTwo = 0.693147181f;

    /// <summary>exp(x): 2^n exp(r) with n the nearest whole number to x / log 2, and the power series of exp(r), abs(r) up to log(2) / 2; 1e-38 below -87.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        const float High = 0.693359375f, Low = -2.12194440e-4f;   // of log 2: n times the first is exact
        x = Vector.Min(Vector.Max(x, new Vector<float>(-87)), new Vector<float>(88));
        var n = Vector.Round(x * new Vector<float>(1 / LogOfTwo));
        var r = x - n * new Vector<float>(High) - n * new Vector<float>(Low);
        var sum = new Vector<float>(1f / 5040);
        sum = Vector.FusedMultiplyAdd(sum, r, new(1f / 720));
        sum = Vector.FusedMultiplyAdd(sum, r, new(1f / 120));
        sum = Vector.FusedMultiplyAdd(sum, r, new(1f / 24));
        sum = Vector.FusedMultiplyAdd(sum, r, new(1f / 6));
        sum = Vector.FusedMultiplyAdd(sum, r, new(0.5f));
        sum = Vector.FusedMultiplyAdd(sum, r, Vector<float>.One);
        sum = Vector.FusedMultiplyAdd(sum, r, Vector<float>.One);
        return sum * Vector.AsVectorSingle(Vector.ConvertToInt32(n) + new Vector<int>(127) << 23);
    }

    /// <summary>log(x) of numbers of 1e-37 and more: n log 2 + 2 artanh((m - 1) / (m + 1)), x = 2^n m with m from sqrt(1/2) to sqrt(2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Log(Vector<float> x)
    {
        const int RootOfHalf = 0x3f3504f3;
        var shifted = Vector.AsVectorInt32(x) - new Vector<int>(RootOfHalf);
        var n = shifted >> 23;
        var m = Vector.AsVectorSingle((shifted & new Vector<int>(0x007fffff)) + new Vector<int>(RootOfHalf));
        var t = (m - Vector<float>.One) / (m + Vector<float>.One);
        var square = t * t;
        var sum = new Vector<float>(2f / 9);
        sum = Vector.FusedMultiplyAdd(sum, square, new(2f / 7));
        sum = Vector.FusedMultiplyAdd(sum, square, new(2f / 5));
        sum = Vector.FusedMultiplyAdd(sum, square, new(2f / 3));
        sum = Vector.FusedMultiplyAdd(sum, square, new(2));
        return Vector.FusedMultiplyAdd(Vector.ConvertToSingle(n), new(LogOfTwo), t * sum);
    }

    /// <summary>log(1 + e) of e in [0, 1] as 2 artanh(t), t = e / (2 + e) up to 1/3: exact also where e is small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> LogOnePlus(Vector<float> e)
    {
        var t = e / (e + new Vector<float>(2));
        var square = t * t;
        var sum = new Vector<float>(2f / 15);
        sum = Vector.FusedMultiplyAdd(sum, square, new(2f / 13));
        sum = Vector.FusedMultiplyAdd(sum, square, new(2f / 11));
        sum = Vector.FusedMultiplyAdd(sum, square, new(2f / 9));
        sum = Vector.FusedMultiplyAdd(sum, square, new(2f / 7));
        sum = Vector.FusedMultiplyAdd(sum, square, new(2f / 5));
        sum = Vector.FusedMultiplyAdd(sum, square, new(2f / 3));
        sum = Vector.FusedMultiplyAdd(sum, square, new(2));
        return t * sum;
    }

    /// <summary>exp of each number.</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> results)
    {
        var from = 0;
        var to = Whole(results);
        foreach (var many in Whole(x))
            to[from++] = Exp(many);
        for (var k = from * Vector<float>.Count; k < x.Length; k++)
            results[k] = MathF.Exp(x[k]);
    }

    /// <summary>log of each number, 1e-37 or more.</summary>
    public static void Log(ReadOnlySpan<float> x, Span<float> results)
    {
        var from = 0;
        var to = Whole(results);
        foreach (var many in Whole(x))
            to[from++] = Log(many);
        for (var k = from * Vector<float>.Count; k < x.Length; k++)
            results[k] = MathF.Log(x[k]);
    }

    /// <summary>The numbers in groups of as many as the processor takes at once, without the rest.</summary>
    public static ReadOnlySpan<Vector<float>> Whole(ReadOnlySpan<float> numbers) => MemoryMarshal.Cast<float, Vector<float>>(numbers);

    /// <inheritdoc cref="Whole(ReadOnlySpan{float})"/>
    public static Span<Vector<float>> Whole(Span<float> numbers) => MemoryMarshal.Cast<float, Vector<float>>(numbers);
}
