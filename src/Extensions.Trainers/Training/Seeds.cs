using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Independent random streams from one seed, each named by its purpose and epoch, so that a resumed run draws what it would have drawn.</summary>
internal static class Seeds
{
    public enum Purpose { Start = 1, Split = 2, Order = 3, Dropout = 4, Knots = 5, Sample = 6, Halves = 7 }

    /// <summary>A generator of Torch's for a purpose and an epoch.</summary>
    public static Generator Generator(int seed, Purpose purpose, int epoch, Device? device = null) => new(Mix(seed, purpose, epoch), device);

    /// <summary>A seed for .NET's generator.</summary>
    public static int Number(int seed, Purpose purpose, int epoch = 0) => (int)(Mix(seed, purpose, epoch) >> 33);

    /// <summary>A number of 64 random bits for a purpose and an epoch.</summary>
    public static ulong Mix(int seed, Purpose purpose, int epoch) => Mix(((ulong)(uint)seed << 32) + ((ulong)purpose << 28) + (uint)epoch);

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014): neighbouring seeds give unrelated numbers.</summary>
    public static ulong Mix(ulong seed)
    {
        var z = seed + 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
