using System.Numerics;
using System.Runtime.InteropServices;

namespace MLExtensions.Models;

/// <summary>Writes numbers and keeps their checksum.</summary>
internal sealed class WordWriter(BinaryWriter writer)
{
    public uint Checksum { get; private set; } = uint.MaxValue;

    public void Int(int value)
    {
        Checksum = BitOperations.Crc32C(Checksum, (uint)value);
        writer.Write(value);
    }

    public void Floats(ReadOnlySpan<float> values)
    {
        Checksum = Mix(Checksum, values);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static uint Mix(uint checksum, ReadOnlySpan<float> values)
    {
        foreach (var word in MemoryMarshal.Cast<float, uint>(values))
            checksum = BitOperations.Crc32C(checksum, word);
        return checksum;
    }
}
