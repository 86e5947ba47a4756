using System.Numerics;
using System.Runtime.InteropServices;
using static MLExtensions.SplitMix64;

namespace MLExtensions.Conformal;

/// <summary>Numbers in [0, 1) that look uniform and independent, and follow from a seed and a row alone.</summary>
/// <remarks>For a given seed the score of a class is then a function of the row, for which every guarantee holds as for any other function; order, batches and threads do not matter.</remarks>
internal static class RowUniforms
{
    /// <summary>What the numbers of a row follow from. Four words at a time, so that the multiplications need not wait for one another.</summary>
    public static ulong State(int seed, ReadOnlySpan<ulong> words)
    {
        var first = Mix((ulong)seed + Step);
        var second = first + Step;
        var third = second + Step;
        var fourth = third + Step;
        var k = 0;
        for (; k + 4 <= words.Length; k += 4)
        {
            first = Absorb(first, words[k]);
            second = Absorb(second, words[k + 1]);
            third = Absorb(third, words[k + 2]);
            fourth = Absorb(fourth, words[k + 3]);
        }
        for (; k < words.Length; k++)
            first = Absorb(first, words[k]);
        return Mix(Mix(Mix(Mix(first) + second) + third) + fourth);
    }

    /// <summary>What the numbers of a row of probabilities follow from.</summary>
    public static ulong State(int seed, ReadOnlySpan<double> probabilities) => State(seed, MemoryMarshal.Cast<double, ulong>(probabilities));

    /// <summary>One of the numbers of a state; 0 is the row's own, k + 1 that of class k.</summary>
    public static double Of(ulong state, int index) => (Mix(state + (ulong)index * Step) >> 11) * (1.0 / (1L << 53));

    /// <summary>The number of a row that is known by its position.</summary>
    public static double OfPosition(int seed, long row) => (Mix(Mix((ulong)seed + Step) + (ulong)row * Step) >> 11) * (1.0 / (1L << 53));

    /// <summary>A word that follows from one so far and the next.</summary>
    public static ulong Next(ulong state, ulong word) => Mix((state ^ word) + Step);

    private static ulong Absorb(ulong state, ulong word) => BitOperations.RotateLeft((state ^ word) * 0xBF58476D1CE4E5B9, 31);
}
