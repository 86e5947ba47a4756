using System.Runtime.CompilerServices;

namespace MLExtensions;

/// <summary>Steele's, Lea's and Flood's generator of 64 random bits (OOPSLA 2014): neighbouring states give unrelated numbers.</summary>
internal static class SplitMix64
{
    /// <summary>What a state grows by from one number to the next.</summary>
    public const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>The number of a state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong state)
    {
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        return state ^ (state >> 31);
    }
}
