using System.Numerics;
using System.Runtime.InteropServices;

namespace MLExtensions.Evaluation;

/// <summary>Finds the first number out of range, at the speed of memory where there is none; -1 then.</summary>
internal static class FirstFault
{
    private static readonly Vector<double> Infinity = new(double.PositiveInfinity);

    /// <summary>The first that is no number from 0 to 1.</summary>
    public static int OutsideUnit(ReadOnlySpan<double> values)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        var sound = 0;
        while (sound < vectors.Length && Vector.GreaterThanOrEqualAll(vectors[sound], Vector<double>.Zero) && Vector.LessThanOrEqualAll(vectors[sound], Vector<double>.One))
            sound++;
        for (var i = sound * Vector<double>.Count; i < values.Length; i++)
            if (!(values[i] >= 0 && values[i] <= 1))
                return i;
        return -1;
    }

    /// <summary>The first that is no finite number from 0.</summary>
    public static int NoWeight(ReadOnlySpan<double> values)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        var sound = 0;
        while (sound < vectors.Length && Vector.GreaterThanOrEqualAll(vectors[sound], Vector<double>.Zero) && Vector.LessThanAll(vectors[sound], Infinity))
            sound++;
        for (var i = sound * Vector<double>.Count; i < values.Length; i++)
            if (!(values[i] >= 0 && double.IsFinite(values[i])))
                return i;
        return -1;
    }

    /// <summary>The first that is not finite.</summary>
    public static int NotFinite(ReadOnlySpan<double> values)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        var sound = 0;
        while (sound < vectors.Length && Vector.LessThanAll(Vector.Abs(vectors[sound]), Infinity))
            sound++;
        for (var i = sound * Vector<double>.Count; i < values.Length; i++)
            if (!double.IsFinite(values[i]))
                return i;
        return -1;
    }

    /// <summary>The first NaN.</summary>
    public static int NaN(ReadOnlySpan<double> values)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        var sound = 0;
        while (sound < vectors.Length && Vector.EqualsAll(vectors[sound], vectors[sound]))
            sound++;
        for (var i = sound * Vector<double>.Count; i < values.Length; i++)
            if (double.IsNaN(values[i]))
                return i;
        return -1;
    }
}
