using System.Runtime.CompilerServices;

namespace MLExtensions.Evaluation;

/// <summary>The random numbers of one resample. They depend on seed and number of the resample alone, so that resamples can be drawn in any order and by any number of threads.</summary>
/// <remarks>
/// SplitMix64 from a start that is mixed of both: two of 999 resamples of 1e6 rows share numbers with a probability below 1e-6. Sources: Steele, Lea and Flood, OOPSLA 2014 (SplitMix64);
/// Lemire, ACM TOMACS 29, 2019 (numbers below a bound, all equally likely).
/// </remarks>
internal struct ReplicateRandom
{
    private ulong state;

    /// <param name="seed">Any number.</param>
    /// <param name="replicate">Number of the resample.</param>
    public ReplicateRandom(int seed, int replicate) => state = SplitMix64.Mix(SplitMix64.Mix(unchecked((uint)seed * SplitMix64.Step)) + unchecked((uint)replicate * SplitMix64.Step));

    /// <summary>A number from 0 to one less than the bound.</summary>
    /// <param name="bound">Bound, above 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int bound)
    {
        var product = (Next() >> 32) * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            var least = (0u - (uint)bound) % (uint)bound;
            while ((uint)product < least)
                product = (Next() >> 32) * (uint)bound;
        }
        return (int)(product >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Next() => SplitMix64.Mix(state += SplitMix64.Step);
}
