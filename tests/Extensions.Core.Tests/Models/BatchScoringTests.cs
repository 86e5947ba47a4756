using System.Numerics;

using Extensions.Testing;

using MLExtensions;
using MLExtensions.Models;

namespace Extensions.Core.Tests.Models;

/// <summary>Many rows at once give the bits of one row at a time.</summary>
public class BatchScoringTests
{
    [Fact, Trait("Kind", "Guarantee")]
    public void ScoreRows_AnyBatchSizeAndNetwork_GivesTheBitsOfRowByRow()
    {
        for (var seed = 0; seed < 210; seed++)
            AssertSameBits(NaiveNetwork.Random(seed), seed, rows: 1 + seed % 70);
    }

    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(97)]
    [InlineData(700)]   // a block holds few such rows
    public void ScoreRows_AnyWidth_GivesTheBitsOfRowByRow(int width)
    {
        var random = new Random(width);
        var network = new FeedForwardParameters(7, [], [NaiveNetwork.Dense(random, 7, width), new ActivationLayer(Activation.Tanh), NaiveNetwork.Dense(random, width, width)]);
        foreach (var rows in new[] { 1, 7, 8, 9, 200 })
            AssertSameBits(network, width, rows);
    }

    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(1, 1)]
    [InlineData(9, 1)]
    [InlineData(17, 40)]
    [InlineData(33, 97)]
    public void Kernels_OfEveryVectorLength_GiveTheSameBits(int rows, int outputs)
    {
        var layer = NaiveNetwork.Dense(new Random(outputs), 50, outputs);
        var x = NaiveNetwork.Numbers(new Random(rows), rows * 50, 2).AsSpan();
        var first = new float[rows * ScratchRows.Stride(outputs)];
        var second = new float[first.Length];

        new TiledDenseKernel<System.Runtime.Intrinsics.Vector512<float>, Unit512>(layer).Run(x, 50, rows, first);
        new TiledDenseKernel<Vector<float>, UnitOfAnyLength>(layer).Run(x, 50, rows, second);

        for (var row = 0; row < rows; row++)
            Assert.Equal(first.AsSpan(row * ScratchRows.Stride(outputs), outputs), second.AsSpan(row * ScratchRows.Stride(outputs), outputs));
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void ScoreRows_ThreadsSideBySide_GiveTheBitsOfOne()
    {
        var network = NaiveNetwork.Random(8, inputs: 30, outputs: 5);
        var scorer = new FeedForwardScorer(network);
        var rows = NaiveNetwork.Numbers(new Random(1), 30 * 1000, 2).ToArray();
        var expected = RowByRow(network, rows);
        var outputs = new float[expected.Length];

        Parallel.For(0, 40, part => scorer.CreateBatchSession().ScoreRows(rows.AsSpan(part * 25 * 30, 25 * 30), outputs.AsSpan(part * 25 * 5, 25 * 5)));

        Assert.Equal(expected, outputs);
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void ScoreRows_NaNInOneRow_StaysInThatRow()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var network = NaiveNetwork.Random(seed, inputs: 6, outputs: 3);
            var rows = NaiveNetwork.Numbers(new Random(seed), 6 * 20, 2).ToArray();
            rows[6 * 11 + 5] = float.NaN;
            var outputs = new float[3 * 20];
            new FeedForwardScorer(network).CreateBatchSession().ScoreRows(rows, outputs);
            Assert.All(outputs, (output, at) => Assert.Equal(at / 3 == 11, float.IsNaN(output)));
        }
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Chain_InAnotherOrder_GivesOtherBits()
    {
        // The broken twin: were the order of additions free, the comparisons above would notice.
        var x = NaiveNetwork.Numbers(new Random(1), 50 * 20, 2);
        var layer = NaiveNetwork.Dense(new Random(2), 50, 4);
        var turned = new DenseLayer(50, 4, [.. Enumerable.Range(0, 200).Select(at => layer.Weights[(49 - at / 4) * 4 + at % 4])], layer.Biases);
        var twin = Enumerable.Range(0, 20).SelectMany(row => RowByRow(new FeedForwardParameters(50, [], [turned]), [.. x.AsSpan(row * 50, 50).ToArray().Reverse()])).ToArray();
        Assert.NotEqual(RowByRow(new FeedForwardParameters(50, [], [layer]), [.. x]), twin);
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void ScoreRows_SecondCall_AllocatesNothing()
    {
        var network = NaiveNetwork.Random(3, inputs: 30, outputs: 4, offset: true);
        var session = new FeedForwardScorer(network).CreateBatchSession();
        var (rows, outputs) = (new float[30 * 300], new float[4 * 300]);
        session.ScoreRows(rows, outputs);

        var before = GC.GetAllocatedBytesForCurrentThread();
        session.ScoreRows(rows, outputs);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact, Trait("Kind", "Example")]
    public void ScoreRows_PartOfARow_IsRefused()
    {
        var session = new FeedForwardScorer(NaiveNetwork.Random(1, inputs: 4, outputs: 2)).CreateBatchSession();
        Assert.StartsWith("Features must hold rows of 4 and outputs as many rows of 2; got 9 and 4 numbers.", Assert.Throws<ArgumentException>(() => session.ScoreRows(new float[9], new float[4])).Message);
        Assert.Throws<ArgumentException>(() => session.ScoreRows(new float[8], new float[3]));
    }

    [Fact, Trait("Kind", "Example")]
    public void Score_SparseIndexOutside_IsRefused()
    {
        var session = new FeedForwardScorer(new FeedForwardParameters(4, [], [NaiveNetwork.Dense(new Random(1), 4, 2)])).CreateSession();
        Assert.StartsWith("Indices of a row must lie in 0 to 3; got 4.", Assert.Throws<ArgumentException>(() => session.Score(4, [0, 4, 3], [1, 2, 3], new float[2])).Message);
    }

    private static void AssertSameBits(FeedForwardParameters network, int seed, int rows)
    {
        var features = NaiveNetwork.Numbers(new Random(seed + 7), rows * network.InputCount, 2).ToArray();
        var outputs = new float[rows * network.OutputCount];
        new FeedForwardScorer(network).CreateBatchSession().ScoreRows(features, outputs);
        Assert.Equal(RowByRow(network, features).Select(BitConverter.SingleToInt32Bits), outputs.Select(BitConverter.SingleToInt32Bits));
    }

    private static float[] RowByRow(FeedForwardParameters network, float[] features)
    {
        var session = new FeedForwardScorer(network).CreateSession();
        var outputs = new float[features.Length / network.InputCount * network.OutputCount];
        for (var row = 0; row < features.Length / network.InputCount; row++)
            session.Score(features.AsSpan(row * network.InputCount, network.InputCount), outputs.AsSpan(row * network.OutputCount, network.OutputCount));
        return outputs;
    }
}
