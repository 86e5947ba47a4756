using System.Numerics;
using System.Runtime.InteropServices;

namespace MLExtensions.Conformal;

/// <summary>Sums and counts of the probabilities above a cut, with vector instructions. Sums of rounded probabilities are exact, so that their order does not matter.</summary>
internal static class RankedSums
{
    /// <summary>The classes above a cut: their probability and number, the least probability above the cut (infinite where there is none) and the largest up to it (minus infinity where there is none).</summary>
    public readonly record struct Split(double Mass, int Count, double Above, double Below);

    /// <summary>The least power of 2 that is at least the number of classes. A probability plus this, minus this, is a multiple of the unit in the last place of this, and of such multiples sums up to twice this are exact.</summary>
    public static double Grain(int classCount) => 1L << 32 - BitOperations.LeadingZeroCount((uint)Math.Max(classCount, 1) - 1);

    /// <summary>A probability as it is summed.</summary>
    public static double Round(double probability, double grain) => (probability > 0 ? probability : 0) + grain - grain;

    public static double Largest(ReadOnlySpan<double> probabilities)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(probabilities);
        var most = double.NegativeInfinity;
        var lanes = new Vector<double>(most);
        foreach (var vector in vectors)
            lanes = Vector.MaxNative(lanes, vector);
        foreach (var probability in probabilities[(vectors.Length * Vector<double>.Count)..])
            most = Math.Max(most, probability);
        for (var lane = 0; lane < Vector<double>.Count; lane++)
            most = Math.Max(most, lanes[lane]);
        return most;
    }

    /// <summary>Probability and number of the classes above a cut.</summary>
    public static (double Mass, int Count) Above(ReadOnlySpan<double> probabilities, double cut, double grain)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(probabilities);
        var (cuts, grains, masses, counts) = (new Vector<double>(cut), new Vector<double>(grain), Vector<double>.Zero, Vector<long>.Zero);
        foreach (var vector in vectors)
        {
            var isAbove = Vector.GreaterThan(vector, cuts);
            masses += Vector.MaxNative(Vector.ConditionalSelect(isAbove, vector, Vector<double>.Zero), Vector<double>.Zero) + grains - grains;
            counts -= isAbove;
        }
        var (mass, count) = (Vector.Sum(masses), (int)Vector.Sum(counts));
        foreach (var probability in probabilities[(vectors.Length * Vector<double>.Count)..])
            if (probability > cut)
                (mass, count) = (mass + Round(probability, grain), count + 1);
        return (mass, count);
    }

    /// <summary>What lies on both sides of a cut.</summary>
    public static Split At(ReadOnlySpan<double> probabilities, double cut, double grain)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(probabilities);
        var (cuts, grains, masses, counts) = (new Vector<double>(cut), new Vector<double>(grain), Vector<double>.Zero, Vector<long>.Zero);
        var (none, all) = (new Vector<double>(double.NegativeInfinity), new Vector<double>(double.PositiveInfinity));
        var (aboves, belows) = (all, none);
        foreach (var vector in vectors)
        {
            var isAbove = Vector.GreaterThan(vector, cuts);
            masses += Vector.MaxNative(Vector.ConditionalSelect(isAbove, vector, Vector<double>.Zero), Vector<double>.Zero) + grains - grains;
            counts -= isAbove;
            aboves = Vector.MinNative(aboves, Vector.ConditionalSelect(isAbove, vector, all));
            belows = Vector.MaxNative(belows, Vector.ConditionalSelect(isAbove, none, vector));
        }
        var (mass, count, above, below) = (Vector.Sum(masses), (int)Vector.Sum(counts), double.PositiveInfinity, double.NegativeInfinity);
        for (var lane = 0; lane < Vector<double>.Count; lane++)
            (above, below) = (Math.Min(above, aboves[lane]), Math.Max(below, belows[lane]));
        foreach (var probability in probabilities[(vectors.Length * Vector<double>.Count)..])
            if (probability > cut)
                (mass, count, above) = (mass + Round(probability, grain), count + 1, Math.Min(above, probability));
            else
                below = Math.Max(below, probability);
        return new(mass, count, above, below);
    }

    /// <summary>Marks the classes above a cut.</summary>
    public static void Mark(ReadOnlySpan<double> probabilities, double cut, Span<bool> set)
    {
        var (k, cuts) = (0, new Vector<double>(cut));
        for (; k + Vector<byte>.Count <= probabilities.Length; k += Vector<byte>.Count)
        {
            var eight = MemoryMarshal.Cast<double, Vector<double>>(probabilities.Slice(k, Vector<byte>.Count));
            var isAbove = Vector.Narrow(IsAbove(eight, cuts), IsAbove(eight[4..], cuts));
            (-isAbove).CopyTo(MemoryMarshal.Cast<bool, sbyte>(set[k..]));
        }
        for (; k < probabilities.Length; k++)
            set[k] = probabilities[k] > cut;
    }

    /// <summary>-1 for what is above the cut, 0 for the rest, of four vectors.</summary>
    private static Vector<short> IsAbove(ReadOnlySpan<Vector<double>> four, Vector<double> cuts) => Vector.Narrow(
        Vector.Narrow(Vector.GreaterThan(four[0], cuts), Vector.GreaterThan(four[1], cuts)), Vector.Narrow(Vector.GreaterThan(four[2], cuts), Vector.GreaterThan(four[3], cuts)));
}
