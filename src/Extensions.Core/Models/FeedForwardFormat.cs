using System.Collections.Immutable;

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
    //   4 smooth clip: int length, floats factor, float limit
    //   5 periodic embedding: int inputs, int n, ints chosen inputs, int frequencies F, int size, floats frequencies, phases, weights, biases
    //   6 mixed activation: int function, int length, floats mix
    //   7 clamp: float lower, float upper
    //   8 ensemble: int link, int number of members; each as the body of a residual block
    //   9 piecewise-linear embedding: int inputs, int n, ints chosen inputs, n ints knot counts, int size, floats knots, floats values
    //   10 softmax, 11 unit length, 12 ascending: nothing further
    // Format 1 knows the kinds 0 to 3.
    // uint: CRC-32C of all numbers above, in order, as 32-bit words
    private const int Version = 2;
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
                case SmoothClipLayer clip:
                    words.Int(4);
                    words.Int(clip.Factor.Length);
                    words.Floats(clip.Factor.AsSpan());
                    words.Floats([clip.Limit]);
                    break;
                case PeriodicEmbeddingLayer embedding:
                    words.Int(5);
                    WriteEmbedding(words, embedding);
                    break;
                case MixedActivationLayer mixed:
                    words.Int(6);
                    words.Int((int)mixed.Function);
                    words.Int(mixed.Mix.Length);
                    words.Floats(mixed.Mix.AsSpan());
                    break;
                case ClampLayer clamp:
                    words.Int(7);
                    words.Floats([clamp.Lower, clamp.Upper]);
                    break;
                case PiecewiseLinearEmbeddingLayer embedding:
                    words.Int(9);
                    WriteEmbedding(words, embedding);
                    break;
                case SoftmaxLayer:
                    words.Int(10);
                    break;
                case UnitLengthLayer:
                    words.Int(11);
                    break;
                case AscendingLayer:
                    words.Int(12);
                    break;
                case EnsembleLayer ensemble:
                    words.Int(8);
                    words.Int((int)ensemble.Link);
                    words.Int(ensemble.Members.Length);
                    foreach (var member in ensemble.Members)
                        WriteLayers(words, member);
                    break;
            }
        }
    }

    private static void WriteEmbedding(WordWriter words, PeriodicEmbeddingLayer embedding)
    {
        words.Int(embedding.InputCount);
        words.Int(embedding.Inputs.Length);
        foreach (var input in embedding.Inputs)
            words.Int(input);
        words.Int(embedding.FrequencyCount);
        words.Int(embedding.Size);
        words.Floats(embedding.Frequencies.AsSpan());
        words.Floats(embedding.Phases.AsSpan());
        words.Floats(embedding.Weights.AsSpan());
        words.Floats(embedding.Biases.AsSpan());
    }

    private static void WriteEmbedding(WordWriter words, PiecewiseLinearEmbeddingLayer embedding)
    {
        words.Int(embedding.InputCount);
        words.Int(embedding.Inputs.Length);
        foreach (var input in embedding.Inputs)
            words.Int(input);
        foreach (var count in embedding.KnotCounts)
            words.Int(count);
        words.Int(embedding.Size);
        words.Floats(embedding.Knots.AsSpan());
        words.Floats(embedding.Values.AsSpan());
    }

    public static FeedForwardParameters Read(BinaryReader reader)
    {
        try
        {
            var words = new WordReader(reader);
            var version = words.Int();
            if (version is < 1 or > Version)
                throw new InvalidDataException($"The network is stored in format {version}; this version of MLExtensions reads formats 1 to {Version}. Either the file is damaged or a later version wrote it.");
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
            case 4:
                length = words.Count(int.MaxValue, "clipped elements");
                return new SmoothClipLayer(words.Floats(length, "factors"), words.Floats(1, "limit")[0]);
            case 5:
                return ReadPeriodicEmbedding(words);
            case 6:
                var function = (Activation)words.Int();
                return new MixedActivationLayer(function, words.Floats(words.Count(int.MaxValue, "mixed elements"), "mix"));
            case 7:
                var bounds = words.Floats(2, "bounds");
                return new ClampLayer(bounds[0], bounds[1]);
            case 8:
                return ReadEnsemble(words, depth);
            case 9:
                return ReadPiecewiseLinearEmbedding(words);
            case 10:
                return new SoftmaxLayer();
            case 11:
                return new UnitLengthLayer();
            case 12:
                return new AscendingLayer();
            case var kind:
                throw new InvalidDataException($"The stored network is damaged: it names the unknown kind of layer {kind}.");
        }
    }

    private static PeriodicEmbeddingLayer ReadPeriodicEmbedding(WordReader words)
    {
        var inputCount = words.Count(int.MaxValue, "inputs");
        var inputs = words.Ints(words.Count(inputCount, "embedded inputs"));
        var frequencies = words.Count(int.MaxValue, "frequencies");
        var size = words.Count(int.MaxValue, "embedded elements");
        var count = (long)inputs.Length * frequencies;
        return new PeriodicEmbeddingLayer(inputCount, inputs, frequencies, size,
            words.Floats(count, "frequencies"), words.Floats(count, "phases"),
            words.Floats((Int128)count * size, "weights"), words.Floats((long)inputs.Length * size, "biases"));
    }

    private static PiecewiseLinearEmbeddingLayer ReadPiecewiseLinearEmbedding(WordReader words)
    {
        var inputCount = words.Count(int.MaxValue, "inputs");
        var inputs = words.Ints(words.Count(inputCount, "embedded inputs"));
        var counts = words.Ints(inputs.Length);
        var size = words.Count(int.MaxValue, "embedded elements");
        var knots = Math.Max(0, counts.Sum(count => (long)count));
        return new PiecewiseLinearEmbeddingLayer(inputCount, inputs, counts, size, words.Floats(knots, "knots"), words.Floats((Int128)knots * size, "values"));
    }

    private static EnsembleLayer ReadEnsemble(WordReader words, int depth)
    {
        var link = (OutputLink)words.Int();
        var members = ImmutableArray.CreateBuilder<ImmutableArray<FeedForwardLayer>>();
        for (var left = words.Count(MaximalLayers, "members"); left > 0; left--)
            members.Add(ReadLayers(words, depth + 1));
        return new EnsembleLayer(members.ToImmutable(), link);
    }
}
