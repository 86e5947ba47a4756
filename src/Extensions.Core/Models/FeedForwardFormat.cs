using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MLExtensions.Models;

/// <summary>The bytes of a network.</summary>
internal static class FeedForwardFormat
{
    // *** Binary format ***
    // int: format version
    // int: number of inputs
    // int: length of the input offset; floats
    // int: number of layers; per layer an int for its kind, then
    //   0 dense: int inputs, int outputs, floats weights, floats biases
    //   1 activation: int function
    //   2 normalisation: int length, floats scale, floats shift, float epsilon
    //   3 residual: int number of layers; layers
    // uint: CRC-32C of all numbers above, in order, as 32-bit words
    private const int Version = 1;
    private const int MaximalLayers = 1 << 16;

    public static void Write(BinaryWriter writer, FeedForwardParameters network)
    {
        var words = new WordWriter(writer);
        words.Int(Version);
        words.Int(network.InputCount);
        words.Int(network.InputOffset.Length);
        words.Floats(network.InputOffset.AsSpan());
        WriteLayers(words, network.Layers);
        writer.Write(words.Checksum);
    }

    private static void WriteLayers(WordWriter words, ImmutableArray<FeedForwardLayer> layers)
    {
        words.Int(layers.Length);
        foreach (var layer in layers)
        {
            switch (layer)
            {
                case DenseLayer dense:
                    words.Int(0);
                    words.Int(dense.InputCount);
                    words.Int(dense.OutputCount);
                    words.Floats(dense.Weights.AsSpan());
                    words.Floats(dense.Biases.AsSpan());
                    break;
                case ActivationLayer activation:
                    words.Int(1);
                    words.Int((int)activation.Function);
                    break;
                case LayerNormalization normalization:
                    words.Int(2);
                    words.Int(normalization.Scale.Length);
                    words.Floats(normalization.Scale.AsSpan());
                    words.Floats(normalization.Shift.AsSpan());
                    words.Floats([normalization.Epsilon]);
                    break;
                case ResidualBlock block:
                    words.Int(3);
                    WriteLayers(words, block.Body);
                    break;
            }
        }
    }

    public static FeedForwardParameters Read(BinaryReader reader)
    {
        try
        {
            var words = new WordReader(reader);
            var version = words.Int();
            if (version != Version)
                throw new InvalidDataException($"The network is stored in format {version}; this version of MLExtensions reads format {Version}. Either the file is damaged or a later version wrote it.");
            var inputs = words.Int();
            var offset = words.Floats(words.Count(inputs, "input offset"), "input offset");
            var layers = ReadLayers(words, 0);
            var computed = words.Checksum;
            if (reader.ReadUInt32() != computed)
                throw new InvalidDataException("The stored network is damaged: its checksum does not match.");
            return new FeedForwardParameters(inputs, offset, layers);
        }
        catch (EndOfStreamException ended)
        {
            throw new InvalidDataException("The stored network is damaged: it ends too early.", ended);
        }
        catch (ArgumentException misfit)
        {
            throw new InvalidDataException($"The stored network is damaged: {misfit.Message}", misfit);
        }
    }

    private static ImmutableArray<FeedForwardLayer> ReadLayers(WordReader words, int depth)
    {
        if (depth > FeedForwardShape.MaximalDepth)
            throw new InvalidDataException("The stored network is damaged: its residual blocks nest too deep.");
        var layers = ImmutableArray.CreateBuilder<FeedForwardLayer>();
        for (var left = words.Count(MaximalLayers, "layers"); left > 0; left--)
            layers.Add(ReadLayer(words, depth));
        return layers.ToImmutable();
    }

    private static FeedForwardLayer ReadLayer(WordReader words, int depth)
    {
        switch (words.Int())
        {
            case 0:
                var inputs = words.Count(int.MaxValue, "inputs");
                var outputs = words.Count(int.MaxValue, "outputs");
                return new DenseLayer(inputs, outputs, words.Floats((long)inputs * outputs, "weights"), words.Floats(outputs, "biases"));
            case 1:
                return new ActivationLayer((Activation)words.Int());
            case 2:
                var length = words.Count(int.MaxValue, "normalised elements");
                return new LayerNormalization(words.Floats(length, "scale"), words.Floats(length, "shift"), words.Floats(1, "epsilon")[0]);
            case 3:
                return new ResidualBlock(ReadLayers(words, depth + 1));
            case var kind:
                throw new InvalidDataException($"The stored network is damaged: it names the unknown kind of layer {kind}.");
        }
    }

    private static uint Mix(uint checksum, ReadOnlySpan<float> values)
    {
        foreach (var word in MemoryMarshal.Cast<float, uint>(values))
            checksum = BitOperations.Crc32C(checksum, word);
        return checksum;
    }

    private sealed class WordWriter(BinaryWriter writer)
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
    }

    private sealed class WordReader(BinaryReader reader)
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

        /// <summary>Takes memory only as fast as numbers arrive, so that a damaged count meets the end of the bytes and not the end of the memory.</summary>
        public ImmutableArray<float> Floats(long count, string what)
        {
            if (count > Array.MaxLength)
                throw new InvalidDataException($"The stored network is damaged: it announces {count} {what}.");
            var values = new float[Math.Min(count, 1 << 16)];
            for (var have = 0; ;)
            {
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(have)));
                have = values.Length;
                if (have == count)
                    break;
                Array.Resize(ref values, (int)Math.Min(count, 2L * have));
            }
            Checksum = Mix(Checksum, values);
            return ImmutableCollectionsMarshal.AsImmutableArray(values);
        }
    }
}
