using Extensions.Testing;

using MLExtensions;
using MLExtensions.Models;

namespace Extensions.Core.Tests.Models;

public class FeedForwardParametersTests
{
    private static readonly DenseLayer TwoToThree = new(2, 3, [1, 2, 3, 4, 5, 6], [0, 0, 0]);

    private static readonly PiecewiseLinearEmbeddingLayer Piecewise = new(2, [0, 1], [2, 3], 1, [0, 1, -1, 0, 1], [1, 2, 3, 4, 5]);
    private static readonly PeriodicEmbeddingLayer Embedding = new(2, [1], 1, 2, [1], [0], [1, 2], [0, 0]);

    public static TheoryData<string, int, float[], FeedForwardLayer[]> Misfits => new()
    {
        { "A network needs at least 1 input; got 0.", 0, [], [TwoToThree] },
        { "The input offset must be empty or hold one number per input (2); got 3.", 2, [1, 2, 3], [TwoToThree] },
        { "The input offset must be finite; element 1 is NaN.", 2, [1, float.NaN], [TwoToThree] },
        { "A network needs at least one layer.", 2, [], [] },
        { "Layer 0 (dense) must take 4 elements; its input count is 2.", 4, [], [TwoToThree] },
        { "Layer 1 (dense) must take 3 elements; its input count is 2.", 2, [], [TwoToThree, TwoToThree] },
        { "Layer 0 (dense): weights must hold 6 numbers; got 5.", 2, [], [TwoToThree with { Weights = [1, 2, 3, 4, 5] }] },
        { "Layer 0 (dense): weights must hold 6 numbers; got 0.", 2, [], [TwoToThree with { Weights = default }] },
        { "Layer 0 (dense): biases must hold 3 numbers; got 1.", 2, [], [TwoToThree with { Biases = [1] }] },
        { "Layer 0 (dense): the output count must be at least 1; got 0.", 2, [], [new DenseLayer(2, 0, [], [])] },
        { "Layer 0 (dense): weights must be finite; element 4 is ", 2, [], [TwoToThree with { Weights = [1, 2, 3, 4, float.PositiveInfinity, 6] }] },
        { "Layer 1 names the unknown activation 99.", 2, [], [TwoToThree, new ActivationLayer((Activation)99)] },
        { "Layer 1 (normalisation): scale must hold 3 numbers; got 2.", 2, [], [TwoToThree, new LayerNormalization([1, 1], [0, 0, 0], 1e-5f)] },
        { "Layer 1 (normalisation): epsilon must be positive and finite; got 0.", 2, [], [TwoToThree, new LayerNormalization([1, 1, 1], [0, 0, 0], 0)] },
        { "Layer 1 (residual): the body must give as many elements as it takes (3); it gives 1.", 2, [], [TwoToThree, new ResidualBlock([new DenseLayer(3, 1, [1, 1, 1], [0])])] },
        { "Layer 1 (residual): the body needs at least one layer.", 2, [], [TwoToThree, new ResidualBlock([])] },
        { "Layer 1, body layer 0 (dense) must take 3 elements; its input count is 2.", 2, [], [TwoToThree, new ResidualBlock([TwoToThree])] },
        { "Layer 1 is null", 2, [], [TwoToThree, null!] },
        { "Layer 0 (smooth clip): factor must hold 2 numbers; got 1.", 2, [], [new SmoothClipLayer([1], 3)] },
        { "Layer 0 (smooth clip): the limit must be positive and finite; got 0.", 2, [], [new SmoothClipLayer([1, 1], 0)] },
        { "Layer 0 (mixed activation): mix must hold 2 numbers; got 0.", 2, [], [new MixedActivationLayer(Activation.Relu, default)] },
        { "Layer 0 names the unknown activation 99.", 2, [], [new MixedActivationLayer((Activation)99, [1, 1])] },
        { "Layer 0 (clamp): the bounds must be finite and ascending; got 2 and 1.", 2, [], [new ClampLayer(2, 1)] },
        { "Layer 0 (clamp): the bounds must be finite and ascending; got NaN and 1.", 2, [], [new ClampLayer(float.NaN, 1)] },
        { "Layer 0 (periodic embedding) must take 2 elements; its input count is 3.", 2, [], [Embedding with { InputCount = 3 }] },
        { "Layer 0 (periodic embedding) must embed at least 1 input.", 2, [], [Embedding with { Inputs = [] }] },
        { "Layer 0 (periodic embedding): inputs must be ascending and lie in 0 to 1; number 0 is 2.", 2, [], [Embedding with { Inputs = [2] }] },
        { "Layer 0 (periodic embedding): inputs must be ascending and lie in 0 to 1; number 1 is 1.", 2, [], [Embedding with { Inputs = [1, 1] }] },
        { "Layer 0 (periodic embedding): the frequency count must be at least 1; got 0.", 2, [], [Embedding with { FrequencyCount = 0 }] },
        { "Layer 0 (periodic embedding): the size must be at least 1, and an array must hold all elements; got 0 for 1 inputs.", 2, [], [Embedding with { Size = 0 }] },
        { "Layer 0 (periodic embedding): the size must be at least 1, and an array must hold all elements; got 2147483647 for 1", 2, [], [Embedding with { Size = int.MaxValue }] },
        { "Layer 0 (piecewise-linear embedding) must take 2 elements; its input count is 3.", 2, [], [Piecewise with { InputCount = 3 }] },
        { "Layer 0 (piecewise-linear embedding) must have one knot count per embedded input (2); got 1.", 2, [], [Piecewise with { KnotCounts = [5] }] },
        { "Layer 0 (piecewise-linear embedding): every embedded input needs at least 2 knots, and an array must hold all of them; got 1, 4.", 2, [], [Piecewise with { KnotCounts = [1, 4] }] },
        { "Layer 0 (piecewise-linear embedding): the knots of an input must ascend; 0 comes after 0 for input 1.", 2, [], [Piecewise with { Knots = [0, 1, 0, 0, 1] }] },
        { "Layer 0 (piecewise-linear embedding): knots must be finite; element 1 is NaN.", 2, [], [Piecewise with { Knots = [0, float.NaN, -1, 0, 1] }] },
        { "Layer 0 (piecewise-linear embedding): values must hold 5 numbers; got 4.", 2, [], [Piecewise with { Values = [1, 2, 3, 4] }] },
        { "Layer 0 (periodic embedding): frequencies must hold 1 numbers; got 2.", 2, [], [Embedding with { Frequencies = [1, 2] }] },
        { "Layer 0 (periodic embedding): phases must hold 1 numbers; got 0.", 2, [], [Embedding with { Phases = default }] },
        { "Layer 0 (periodic embedding): weights must hold 2 numbers; got 1.", 2, [], [Embedding with { Weights = [1] }] },
        { "Layer 0 (periodic embedding): biases must hold 2 numbers; got 3.", 2, [], [Embedding with { Biases = [1, 2, 3] }] },
        { "Layer 0 (periodic embedding): 2147483647 frequencies of size 2 are more", 2, [], [Embedding with { FrequencyCount = int.MaxValue }] },
        { "Layer 0 (ensemble) needs at least one member.", 2, [], [new EnsembleLayer([], OutputLink.Identity)] },
        { "Layer 0 (ensemble) names the unknown output link 9.", 2, [], [new EnsembleLayer([[TwoToThree]], (OutputLink)9)] },
        { "Layer 0, member 1: needs at least one layer.", 2, [], [new EnsembleLayer([[TwoToThree], []], OutputLink.Identity)] },
        { "Layer 0 (ensemble): all members must give as many elements as the first (3); member 1 gives 2.", 2, [], [new EnsembleLayer([[TwoToThree], [new ClampLayer(0, 1)]], OutputLink.Identity)] },
        { "Layer 0, member 0, layer 1 (dense) must take 3 elements; its input count is 2.", 2, [], [new EnsembleLayer([[TwoToThree, TwoToThree]], OutputLink.Identity)] },
        { "Layer 0 is an ensemble; only the last layer of a network may be one.", 2, [], [new EnsembleLayer([[TwoToThree]], OutputLink.Identity), new ClampLayer(0, 1)] },
        { "Layer 0, body layer 0 is an ensemble", 2, [], [new ResidualBlock([new EnsembleLayer([[new ClampLayer(0, 1)]], OutputLink.Identity)])] },
        { "Layer 0, member 0, layer 0 is an ensemble", 2, [], [new EnsembleLayer([[new EnsembleLayer([[TwoToThree]], OutputLink.Identity)]], OutputLink.Identity)] },
    };

    [Theory, Trait("Kind", "Example")]
    [MemberData(nameof(Misfits))]
    public void Constructor_LayerThatDoesNotFit_SaysWhichAndWhy(string message, int inputs, float[] offset, FeedForwardLayer[] layers)
    {
        var error = Assert.Throws<ArgumentException>(() => new FeedForwardParameters(inputs, [.. offset], [.. layers]));
        Assert.StartsWith(message, error.Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void Constructor_BlocksNestedTooDeep_Refuses()
    {
        FeedForwardLayer layer = new ActivationLayer(Activation.Relu);
        for (var depth = 0; depth <= FeedForwardShape.MaximalDepth; depth++)
            layer = new ResidualBlock([layer]);
        Assert.Contains("nest at most 16 deep", Assert.Throws<ArgumentException>(() => new FeedForwardParameters(2, [], [TwoToThree, layer])).Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void OutputCount_LastLayerIsNotDense_IsTheWidthThatLeavesTheNetwork()
        => Assert.Equal(3, new FeedForwardParameters(2, [], [TwoToThree, new ResidualBlock([new DenseLayer(3, 3, [.. new float[9]], [0, 0, 0])]), new ActivationLayer(Activation.Tanh)]).OutputCount);

    [Fact, Trait("Kind", "Property")]
    public void Read_WhatWriteWrote_GivesTheSameBits()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var network = NaiveNetwork.Random(seed);
            var bytes = Bytes(network);
            var copy = Read(bytes);
            Assert.Equal(bytes, Bytes(copy));
            Assert.Equal((network.InputCount, network.OutputCount, network.Layers.Length), (copy.InputCount, copy.OutputCount, copy.Layers.Length));
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Read_Format1_StillWorks()
    {
        var network = new FeedForwardParameters(2, [1, 2], [TwoToThree, new ActivationLayer(Activation.Relu)]);
        var bytes = Bytes(network);
        BitConverter.GetBytes(1).CopyTo(bytes, 0);
        var checksum = uint.MaxValue;
        for (var at = 0; at < bytes.Length - 4; at += 4)
            checksum = System.Numerics.BitOperations.Crc32C(checksum, BitConverter.ToUInt32(bytes, at));
        BitConverter.GetBytes(checksum).CopyTo(bytes, bytes.Length - 4);

        Assert.Equal(Bytes(network), Bytes(Read(bytes)));
    }

    [Theory, Trait("Kind", "Guarantee")]
    [MemberData(nameof(SmallNetworks))]
    public void Read_AnyByteChanged_SaysDamaged(FeedForwardParameters network)
    {
        var bytes = Bytes(network);
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Read(changed)).Message);
        }
    }

    [Theory, Trait("Kind", "Guarantee")]
    [MemberData(nameof(SmallNetworks))]
    public void Read_AnyByteMissingAtTheEnd_SaysDamaged(FeedForwardParameters network)
    {
        var bytes = Bytes(network);
        for (var length = 0; length < bytes.Length; length += 3)
            Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Read(bytes[..length])).Message);
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Read_HugeCount_TakesLittleMemory()
    {
        var bytes = Bytes(new FeedForwardParameters(2, [], [TwoToThree]));
        BitConverter.GetBytes(1 << 29).CopyTo(bytes, 20);   // the outputs of the first layer
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidDataException>(() => Read(bytes));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    public static TheoryData<FeedForwardParameters> SmallNetworks => new()
    {
        NaiveNetwork.Random(2, inputs: 5, outputs: 2),
        new FeedForwardParameters(2, [], [
            new SmoothClipLayer([1, 0], 3), Embedding, new MixedActivationLayer(Activation.Mish, [0, 1, 0, 2]), new ClampLayer(-1, 1), new AscendingLayer(), new UnitLengthLayer(), new SoftmaxLayer(),
            new EnsembleLayer([[NaiveNetwork.Dense(new Random(1), 4, 3)], [NaiveNetwork.Dense(new Random(2), 4, 3)]], OutputLink.Softmax)]),
    };

    private static byte[] Bytes(FeedForwardParameters network)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            network.Write(writer);
        return stream.ToArray();
    }

    private static FeedForwardParameters Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return FeedForwardParameters.Read(reader);
    }
}
