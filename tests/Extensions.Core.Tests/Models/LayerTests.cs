using System.Collections.Immutable;

using Extensions.Testing;

using MLExtensions;
using MLExtensions.Models;

namespace Extensions.Core.Tests.Models;

public class LayerTests
{
    [Theory, Trait("Kind", "Example")]
    [InlineData(0f, 1f, 0f)]
    [InlineData(4f, 1f, 2.4f)]   // 4 / sqrt(1 + 16 / 9) = 4 * 3 / 5
    [InlineData(-2f, 2f, -2.4f)]
    [InlineData(3e38f, 1f, 3f)]
    [InlineData(-3e38f, 100f, -3f)]
    [InlineData(float.PositiveInfinity, -1f, -3f)]
    [InlineData(float.NegativeInfinity, 1e-30f, -3f)]
    [InlineData(float.PositiveInfinity, 0f, 0f)]
    [InlineData(-7f, 0f, 0f)]
    [InlineData(float.NaN, 1f, float.NaN)]
    [InlineData(float.NaN, 0f, float.NaN)]
    public void SmoothClip_LimitThree_IsTheValueByHand(float x, float factor, float expected)
        => Assert.Equal(expected, Score([new SmoothClipLayer([factor], 3)], [x])[0], 1e-6f);

    [Fact, Trait("Kind", "Example")]
    public void SmoothClip_OffsetOverflows_Saturates()
    {
        var network = new FeedForwardParameters(2, [-3e38f, -3e38f], [new SmoothClipLayer([1, 0], 2)]);
        Assert.Equal([2f, 0f], Score(network, [3e38f, 3e38f]));
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(1e-38f)]
    [InlineData(0.5f)]
    [InlineData(1e38f)]
    public void SmoothClip_AnyLimit_EqualsReferenceAndStaysWithin(float limit)
    {
        foreach (var x in NaiveNetwork.Numbers(new Random(1), 1000, 1).Select(x => x * 10 * limit))
        {
            var network = new FeedForwardParameters(1, [], [new SmoothClipLayer([1], limit)]);
            var y = Score(network, [x])[0];
            Assert.InRange(y, -limit, limit);
            Assert.Equal(NaiveNetwork.Score(network, [x])[0] / limit, y / limit, 3e-7);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void PeriodicEmbedding_ByHand_KeepsInputsAndAppendsEmbeddings()
    {
        var layer = new PeriodicEmbeddingLayer(3, [0, 2], 2, 2, [1, 2, 0.5f, 0], [0, 0, MathF.PI, 0], [1, 10, 2, 20, 3, 30, 4, 40], [0.5f, 5, 0, 0]);

        // cos(2 pi 0.25) = 0, cos(2 pi 0.5) = -1; cos(2 pi 0.5 + pi) = 1, cos(0) = 1.
        float[] expected = [0.25f, 7, 1, -1.5f, -15, 7, 70];
        Assert.All(Score([layer], [0.25f, 7, 1]), (y, k) => Assert.Equal(expected[k], y, 1e-5f));
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(1f, 1e-6)]
    [InlineData(1e3f, 1e-6)]
    [InlineData(4e6f, 1e-6)]
    public void PeriodicEmbedding_ManyTurns_CosineStaysExact(float scale, double tolerance)
    {
        var random = new Random(3);
        for (var repeat = 0; repeat < 2000; repeat++)
        {
            var (x, phase) = ((float)(random.NextDouble() * scale), (float)(20 * random.NextDouble() - 10));
            var layer = new PeriodicEmbeddingLayer(1, [0], 1, 1, [(float)random.NextDouble()], [phase], [1], [0]);
            var network = new FeedForwardParameters(1, [], [layer]);
            Assert.Equal(NaiveNetwork.Score(network, [x])[1], Score(network, [x])[1], tolerance);
        }
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void PeriodicEmbedding_NoNumber_GivesNaNForThatInputAlone(float x)
    {
        var y = Score([new PeriodicEmbeddingLayer(2, [0, 1], 1, 1, [1, 1], [0, 0], [1, 1], [0, 0])], [x, 0]);
        Assert.Equal([x, 0, float.NaN, 1], y, (a, b) => a.Equals(b) || MathF.Abs(a - b) < 1e-6f);
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(-1f, 10f, 1f)]
    [InlineData(0f, 10f, 1f)]
    [InlineData(0.5f, 15f, 0f)]
    [InlineData(1f, 20f, -1f)]
    [InlineData(2f, 15f, 1f)]   // half way from 1 to 3
    [InlineData(3f, 10f, 3f)]
    [InlineData(float.PositiveInfinity, 10f, 3f)]
    [InlineData(float.NegativeInfinity, 10f, 1f)]
    [InlineData(float.NaN, float.NaN, float.NaN)]
    public void PiecewiseLinearEmbedding_ByHand_InterpolatesBetweenKnotsAndStaysOutside(float x, float first, float second)
    {
        var layer = new PiecewiseLinearEmbeddingLayer(2, [0, 1], [2, 3], 2, [5, 6, 0, 1, 3], [7, 8, 9, 10, 10, 1, 20, -1, 10, 3]);
        Assert.Equal([6, x, 9, 10, first, second], Score([layer], [6, x]), (a, b) => a.Equals(b) || MathF.Abs(a - b) < 1e-6f);
    }

    [Fact, Trait("Kind", "Example")]
    public void MixedActivation_MixZeroHalfAndOne_IsBetweenTheElementAndItsActivation()
        => Assert.Equal([-2f, -1f, 0f, 3f], Score([new MixedActivationLayer(Activation.Relu, [0, 0.5f, 1, 0.7f])], [-2, -2, -2, 3]));

    [Fact, Trait("Kind", "Example")]
    public void Clamp_AnyValue_LiesBetweenTheBounds()
        => Assert.Equal([-1f, 0.5f, 2f, -1f, 2f, float.NaN], Score([new ClampLayer(-1, 2)], [-5, 0.5f, 5, float.NegativeInfinity, float.PositiveInfinity, float.NaN]));

    [Fact, Trait("Kind", "Example")]
    public void Softmax_ExtremeElements_SharesOfOne()
        => Assert.Equal([0.25f, 0.75f, 0], Score([new SoftmaxLayer()], [1e4f, 1e4f + MathF.Log(3), -1e4f]), (a, b) => MathF.Abs(a - b) < 1e-3f);

    [Fact, Trait("Kind", "Example")]
    public void UnitLength_AnyRow_HasLengthOneOrIsZero()
    {
        Assert.Equal([0.6f, -0.8f], Score([new UnitLengthLayer()], [30, -40]), (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.Equal([0f, 0], Score([new UnitLengthLayer()], [0, 0]));
    }

    [Fact, Trait("Kind", "Example")]
    public void Ascending_AnyRow_GrowsBySoftplus()
    {
        Assert.Equal([-5f, -5 + MathF.Log(2), -5 + MathF.Log(2) + 100], Score([new AscendingLayer()], [-5, 0, 100]), (a, b) => MathF.Abs(a - b) < 1e-4f);
        Assert.Equal([3f, 3], Score([new AscendingLayer()], [3, -200]));
    }

    [Theory, Trait("Kind", "Example")]
    // Sigmoid: of one member itself; of opposite ones 0; of 1e4 and 0 the logit of 3/4.
    [InlineData(OutputLink.Sigmoid, new[] { 1e4f }, 1e4f)]
    [InlineData(OutputLink.Sigmoid, new[] { -1e4f, -1e4f }, -1e4f)]
    [InlineData(OutputLink.Sigmoid, new[] { 1e4f, -1e4f }, 0f)]
    [InlineData(OutputLink.Sigmoid, new[] { 1e4f, 0f }, 1.0986123f)]
    [InlineData(OutputLink.Sigmoid, new[] { -1e4f, -9999f, -1e4f }, -9999.547f)]
    [InlineData(OutputLink.Sigmoid, new[] { 2.5f }, 2.5f)]
    [InlineData(OutputLink.Identity, new[] { 1e4f, -2e4f }, -5e3f)]
    [InlineData(OutputLink.Softmax, new[] { 1e4f, -1e4f }, 0f)]
    public void Ensemble_ExtremeOutputs_GivesTheMeanPrediction(OutputLink link, float[] outputs, float expected)
        => Assert.Equal(expected, Score([Ensemble(link, [.. outputs.Select(z => new[] { z })])], [0])[0], 1e-3f);

    [Fact, Trait("Kind", "Example")]
    public void Ensemble_SoftmaxOfExtremes_GivesLogarithmsOfTheMean()
    {
        // Member 1 is sure of class 0, member 2 undecided between 0 and 1; class 2 is out of the question to both.
        var y = Score([Ensemble(OutputLink.Softmax, [1e4f, -1e4f, -2e4f], [5, 5, -1e4f])], [0]);
        Assert.Equal(Math.Log(0.75), y[0], 1e-6);
        Assert.Equal(Math.Log(0.25), y[1], 1e-6);
        Assert.Equal(-10005 - Math.Log(4), y[2], 2e-3);
    }

    [Fact, Trait("Kind", "Property")]
    public void Ensemble_SoftmaxOfItsOutputs_IsTheMeanOfTheMembersSoftmaxes()
    {
        var random = new Random(4);
        for (var repeat = 0; repeat < 50; repeat++)
        {
            var classes = random.Next(1, 200);
            var members = Enumerable.Range(0, random.Next(1, 6)).Select(_ => NaiveNetwork.Numbers(random, classes, 8).ToArray()).ToArray();
            var outputs = Score([Ensemble(OutputLink.Softmax, members)], [0]);
            OutputLinks.Apply(OutputLink.Softmax, outputs);
            foreach (var member in members)
                OutputLinks.Apply(OutputLink.Softmax, member);
            Assert.All(outputs, (p, k) => Assert.Equal(members.Average(member => member[k]), p, 1e-6));
        }
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(OutputLink.Identity)]
    [InlineData(OutputLink.Sigmoid)]
    [InlineData(OutputLink.Softmax)]
    public void Ensemble_OneMemberNaN_GivesNaN(OutputLink link)
    {
        var layer = new EnsembleLayer([[new DenseLayer(1, 2, [0, 0], [1, 2])], [new DenseLayer(1, 2, [0, 0], [1, 2])]], link);
        Assert.All(Score([layer], [float.NaN]), y => Assert.True(float.IsNaN(y)));
    }

    [Fact, Trait("Kind", "Property")]
    public void Ensemble_MembersThatChangeTheirRows_AllSeeTheSameInput()
    {
        ImmutableArray<FeedForwardLayer> member = [new ActivationLayer(Activation.Relu), new ResidualBlock([new ClampLayer(-1, 1)])];
        var one = Score([.. member], [0.5f, -2, 7]);
        Assert.Equal(one, Score([new EnsembleLayer([member, member, member], OutputLink.Identity)], [0.5f, -2, 7]));
    }

    private static EnsembleLayer Ensemble(OutputLink link, params float[][] outputs)
        => new([.. outputs.Select(z => ImmutableArray.Create<FeedForwardLayer>(new DenseLayer(1, z.Length, [.. new float[z.Length]], [.. z])))], link);

    private static float[] Score(ImmutableArray<FeedForwardLayer> layers, float[] row) => Score(new FeedForwardParameters(row.Length, [], layers), row);

    private static float[] Score(FeedForwardParameters network, float[] row)
    {
        var outputs = new float[network.OutputCount];
        new FeedForwardScorer(network).CreateSession().Score(row, outputs);
        return outputs;
    }
}
