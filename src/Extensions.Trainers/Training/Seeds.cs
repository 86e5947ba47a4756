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

    /// <summary>A number of 64 random bits: neighbouring seeds give unrelated ones.</summary>
    public static ulong Mix(ulong seed) => SplitMix64.Mix(seed + SplitMix64.Step);
}
