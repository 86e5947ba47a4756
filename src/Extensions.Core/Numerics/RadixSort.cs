using System.Runtime.InteropServices;

namespace MLExtensions;

/// <summary>Sorts finite numbers digit by digit: linear in their count, several times faster than comparing them where there are millions. Digits that all numbers share cost nothing.</summary>
internal static class RadixSort
{
    private const int Bits = 8, Size = 1 << Bits, Digits = 64 / Bits, FewestForDigits = 2048;

    /// <summary>The numbers ascending, -0 as 0.</summary>
    /// <param name="values">Overwritten; the result may be this array.</param>
    public static double[] Ascending(double[] values) => Ascending<byte>(values, null).Values;

    /// <summary>The numbers ascending, -0 as 0, and what belongs to each.</summary>
    /// <param name="values">Overwritten; the result may be this array.</param>
    /// <param name="items">What belongs to each number, or null for nothing; overwritten.</param>
    public static (double[] Values, T[]? Items) Ascending<T>(double[] values, T[]? items) where T : struct
    {
        if (values.Length < FewestForDigits)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] += 0.0;
            if (items is null)
                Array.Sort(values);
            else
                Array.Sort(values, items);
            return (values, items);
        }
        var counts = ToKeys(values, AsKeys(values));
        var (other, otherItems) = (new double[values.Length], items is null ? null : new T[items.Length]);
        for (var digit = 0; digit < Digits; digit++)
        {
            var starts = counts.AsSpan(digit * Size, Size);
            if (starts.Contains(values.Length))
                continue;
            var start = 0;
            for (var d = 0; d < Size; d++)
                (starts[d], start) = (start, start + starts[d]);
            if (items is null)
                Move(AsKeys(values), AsKeys(other), Bits * digit, starts);
            else
                Move(AsKeys(values), AsKeys(other), Bits * digit, starts, items, otherItems);
            ((values, other), (items, otherItems)) = ((other, values), (otherItems, items));
        }
        FromKeys(AsKeys(values), values);
        return (values, items);
    }

    private static Span<ulong> AsKeys(double[] values) => MemoryMarshal.Cast<double, ulong>(values.AsSpan());

    /// <summary>Numbers become whole ones of the same order, in place; counts how often each digit has each value.</summary>
    private static int[] ToKeys(double[] values, Span<ulong> keys)
    {
        var counts = new int[Digits * Size];
        for (var i = 0; i < keys.Length; i++)
        {
            var bits = BitConverter.DoubleToInt64Bits(values[i] + 0.0);
            var key = (ulong)(bits ^ (bits >> 63 | long.MinValue));   // negative numbers are stored as sign and magnitude
            keys[i] = key;
            for (var digit = 0; digit < Digits; digit++)
                counts[digit * Size + (int)(key >> Bits * digit & Size - 1)]++;
        }
        return counts;
    }

    private static void FromKeys(Span<ulong> keys, double[] values)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var key = (long)keys[i];
            values[i] = BitConverter.Int64BitsToDouble(key ^ (~key >> 63 | long.MinValue));
        }
    }

    private static void Move(ReadOnlySpan<ulong> from, Span<ulong> to, int shift, Span<int> starts)
    {
        foreach (var key in from)
            to[starts[(int)(key >> shift & Size - 1)]++] = key;
    }

    private static void Move<T>(ReadOnlySpan<ulong> from, Span<ulong> to, int shift, Span<int> starts, ReadOnlySpan<T> items, Span<T> moved)
    {
        for (var i = 0; i < from.Length; i++)
        {
            var at = starts[(int)(from[i] >> shift & Size - 1)]++;
            (to[at], moved[at]) = (from[i], items[i]);
        }
    }
}
