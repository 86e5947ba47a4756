using Extensions.Testing;

using FsCheck.Xunit;

using Microsoft.ML.Data;

using MLExtensions;
using MLExtensions.Models;

namespace Extensions.Core.Tests.Models;

public class FeedForwardScorerTests
{
    [Property(MaxTest = 300), Trait("Kind", "Property")]
    public void Score_RandomNetwork_EqualsDoublePrecisionReference(int seed)
    {
        var network = NaiveNetwork.Random(seed);
        var row = Row(seed, network.InputCount);

        var expected = NaiveNetwork.Score(network, row);

        // A normalisation of nearly equal elements magnifies rounding; the scale of the outputs says what an error is worth.
        var unit = 1 + expected.Max(Math.Abs);
        Assert.All(Score(network, row), (output, k) => Assert.Equal(expected[k] / unit, output / unit, 2e-4));
    }

    [Fact, Trait("Kind", "Property")]
    public void Score_RandomNetworks_AreRightToSinglePrecisionInTheMedian()
    {
        var errors = Enumerable.Range(0, 200).Select(seed =>
        {
            var network = NaiveNetwork.Random(seed);
            var row = Row(seed, network.InputCount);
            var expected = NaiveNetwork.Score(network, row);
            return Score(network, row).Select((output, k) => Math.Abs(output - expected[k])).Max() / (1 + expected.Max(Math.Abs));
        }).Order().ToArray();

        Assert.InRange(errors[100], 0, 1e-6);
    }

    [Theory, Trait("Kind", "Property")]
    [EachActivation]
    public void Score_Activation_EqualsReferenceOnGrid(Activation function)
    {
        // An identity layer, so that the outputs are the function's values.
        var network = new FeedForwardParameters(1, [], [new DenseLayer(1, 1, [1f], [0f]), new ActivationLayer(function)]);

        for (var x = -30f; x <= 30; x += 0.0173f)
        {
            var expected = NaiveNetwork.Activate(function, x);
            Assert.Equal(expected, Score(network, [x])[0], 4e-7 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Theory, Trait("Kind", "Example")]
    [EachActivation]
    public void Score_ActivationOfExtremes_IsTheLimit(Activation function)
    {
        var network = new FeedForwardParameters(1, [], [new DenseLayer(1, 1, [1f], [0f]), new ActivationLayer(function)]);

        Assert.True(float.IsNaN(Score(network, [float.NaN])[0]));
        Assert.Equal(NaiveNetwork.Activate(function, 1e30), Score(network, [1e30f])[0], 1e24);
        Assert.Equal(NaiveNetwork.Activate(function, -1e4), Score(network, [-1e4f])[0], 1e-4);
    }

    [Property(MaxTest = 200), Trait("Kind", "Property")]
    public void Score_SparseRow_GivesTheBitsOfItsDenseTwin(int seed)
    {
        var network = NaiveNetwork.Random(seed);
        var row = Row(seed, network.InputCount);
        var random = new Random(seed);
        foreach (ref var value in row.AsSpan())
            value = random.Next(3) == 0 ? value : 0;
        int[] indices = [.. Enumerable.Range(0, row.Length).Where(i => row[i] != 0)];
        var sparse = new VBuffer<float>(row.Length, indices.Length, [.. indices.Select(i => row[i])], indices);

        var outputs = new float[network.OutputCount];
        new FeedForwardScorer(network).CreateSession().Score(sparse, outputs);

        Assert.Equal(Score(network, row), outputs);
    }

    [Fact, Trait("Kind", "Property")]
    public void Score_OneNaNFeature_MakesAllOutputsNaN()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var network = NaiveNetwork.Random(seed);
            var row = Row(seed, network.InputCount);
            row[^1] = float.NaN;
            Assert.All(Score(network, row), output => Assert.True(float.IsNaN(output)));
        }
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Score_EightThreads_GiveTheBitsOfOne()
    {
        var network = NaiveNetwork.Random(5, inputs: 40, outputs: 7);
        var scorer = new FeedForwardScorer(network);
        var rows = Enumerable.Range(0, 500).Select(seed => Row(seed, 40)).ToArray();
        var serial = rows.Select(row => Score(network, row)).ToArray();

        var failures = 0;
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            var session = scorer.CreateSession();
            var outputs = new float[7];
            for (var row = 0; row < rows.Length; row++)
            {
                session.Score(rows[row], outputs);
                if (!outputs.AsSpan().SequenceEqual(serial[row]))
                    Interlocked.Increment(ref failures);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(0, failures);
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Score_MemoryElsewhere_GivesTheSameBits()
    {
        // Vectorised sums are free to depend on the alignment of their operands; scores must not.
        var random = new Random(1);
        var network = new FeedForwardParameters(300, NaiveNetwork.Numbers(random, 300, 1),
        [
            NaiveNetwork.Dense(random, 300, 301),
            new LayerNormalization(NaiveNetwork.Numbers(random, 301, 1), NaiveNetwork.Numbers(random, 301, 1), 1e-5f),
            NaiveNetwork.Dense(random, 301, 60),
        ]);
        var row = Row(1, 300);
        var results = new HashSet<string>();
        var kept = new List<object>();
        for (var start = 0; start < 32; start++)
        {
            kept.Add(new byte[8 * (start % 5)]);
            var session = new FeedForwardScorer(network).CreateSession();
            var moved = new float[332];
            row.CopyTo(moved, start);
            var outputs = new float[92];
            session.Score(moved.AsSpan(start, 300), outputs.AsSpan(start, 60));
            OutputLinks.Apply(OutputLink.Softmax, outputs.AsSpan(start, 60));
            results.Add(string.Join(' ', outputs.AsSpan(start, 60).ToArray().Select(BitConverter.SingleToInt32Bits)));
        }
        Assert.Single(results);
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Score_ManyRows_AllocatesNothing()
    {
        var network = NaiveNetwork.Random(3, inputs: 30, offset: true);
        var session = new FeedForwardScorer(network).CreateSession();
        var outputs = new float[network.OutputCount];
        var dense = Row(1, 30);
        var sparse = new VBuffer<float>(30, 2, [1f, 2f], [3, 17]);
        ScoreMany();   // what the runtime allocates once, while it compiles hot code anew, is none of the scorer's

        var before = GC.GetAllocatedBytesForCurrentThread();
        ScoreMany();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void ScoreMany()
        {
            for (var i = 0; i < 1000; i++)
            {
                session.Score(dense, outputs);
                session.Score(sparse, outputs);
                OutputLinks.Apply(OutputLink.Softmax, outputs);
            }
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Score_WrongNumberOfFeatures_SaysBothNumbers()
    {
        var session = new FeedForwardScorer(NaiveNetwork.Random(1, inputs: 4, outputs: 1)).CreateSession();

        var dense = Assert.Throws<ArgumentException>(() => session.Score(new float[5], new float[1]));
        var sparse = Assert.Throws<ArgumentException>(() => session.Score(new VBuffer<float>(3, 1, [1f], [0]), new float[1]));

        Assert.StartsWith("The model was trained on 4 features; this row has 5.", dense.Message);
        Assert.StartsWith("The model was trained on 4 features; this row has 3.", sparse.Message);
    }

    private static float[] Score(FeedForwardParameters network, ReadOnlySpan<float> row)
    {
        var outputs = new float[network.OutputCount];
        new FeedForwardScorer(network).CreateSession().Score(row, outputs);
        return outputs;
    }

    private static float[] Row(int seed, int length) => [.. NaiveNetwork.Numbers(new Random(seed + 1), length, 2)];

    private sealed class EachActivationAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) => Enum.GetValues<Activation>().Select(function => new object[] { function });
    }
}
