using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MLExtensions.Models;

/// <summary>Reads numbers that <see cref="WordWriter"/> wrote; throws where they cannot be right.</summary>
internal sealed class WordReader(BinaryReader reader)
{
    public uint Checksum { get; private set; } = uint.MaxValue;

    public int Int()
    {
        var value = reader.ReadInt32();
        Checksum = BitOperations.Crc32C(Checksum, (uint)value);
        return value;
    }

    public int Count(int most, string what)
    {
        var count = Int();
        return count >= 0 && count <= most
            ? count
            : throw new InvalidDataException($"The stored network is damaged: it announces {count} {what}, allowed are 0 to {most}.");
    }

    public ImmutableArray<int> Ints(int count)
    {
        var values = ImmutableArray.CreateBuilder<int>();
        for (var left = count; left > 0; left--)
            values.Add(Int());
        return values.ToImmutable();
    }

    /// <summary>Takes memory only as fast as numbers arrive, so that a damaged count meets the end of the bytes and not the end of the memory.</summary>
    public ImmutableArray<float> Floats(Int128 count, string what)
    {
        if (count > Array.MaxLength)
            throw new InvalidDataException($"The stored network is damaged: it announces {count} {what}.");
        var values = new float[(int)Int128.Min(count, 1 << 16)];
        for (var have = 0; ;)
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(have)));
            have = values.Length;
            if (have == count)
                break;
            Array.Resize(ref values, (int)Int128.Min(count, 2L * have));
        }
        Checksum = WordWriter.Mix(Checksum, values);
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }
}
