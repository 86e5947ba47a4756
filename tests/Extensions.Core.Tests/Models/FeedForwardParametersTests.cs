using Extensions.Testing;

using MLExtensions;
using MLExtensions.Models;

namespace Extensions.Core.Tests.Models;

public class FeedForwardParametersTests
{
    private static readonly DenseLayer TwoToThree = new(2, 3, [1, 2, 3, 4, 5, 6], [0, 0, 0]);

    public static TheoryData<string, int, float[], FeedForwardLayer[]> Misfits => new()
    {
        { "A network needs at least 1 input; got 0.", 0, [], [TwoToThree] },
        { "The input offset must be empty or hold one number per input (2); got 3.", 2, [1, 2, 3], [TwoToThree] },
        { "The input offset must be finite; element 1 is NaN.", 2, [1, float.NaN], [TwoToThree] },
        { "A network needs at least one layer.", 2, [], [] },
        { "Layer 0 must be a DenseLayer; got ActivationLayer.", 2, [], [new ActivationLayer(Activation.Relu)] },
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

    [Fact, Trait("Kind", "Guarantee")]
    public void Read_AnyByteChanged_SaysDamaged()
    {
        var bytes = Bytes(NaiveNetwork.Random(2, inputs: 5, outputs: 2));
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Read(changed)).Message);
        }
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Read_AnyByteMissingAtTheEnd_SaysDamaged()
    {
        var bytes = Bytes(NaiveNetwork.Random(2, inputs: 5, outputs: 2));
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
