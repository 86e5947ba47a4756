using MLExtensions;
using MLExtensions.Models;

namespace Extensions.Core.Tests.Models;

public class OutputLinksTests
{
    [Theory, Trait("Kind", "Example")]
    [InlineData(0f, 0.5)]
    [InlineData(1f, 0.7310585786300049)]
    [InlineData(-80f, 1.8048513878454153e-35)]
    [InlineData(1e9f, 1.0)]
    [InlineData(-1e9f, 0.0)]
    [InlineData(float.NaN, double.NaN)]
    public void Sigmoid_AnyLogit_IsStable(float logit, double expected)
    {
        double probability = OutputLinks.Sigmoid(logit);
        Assert.True(probability.Equals(expected) || Math.Abs(probability - expected) <= 1e-6 * expected, $"{probability}");
    }

    [Fact, Trait("Kind", "Example")]
    public void Softmax_HugeLogits_StaysFinite()
    {
        float[] outputs = [1e30f, 1e30f, -1e30f];
        OutputLinks.Apply(OutputLink.Softmax, outputs);
        Assert.Equal([0.5f, 0.5f, 0f], outputs);
    }

    [Fact, Trait("Kind", "Property")]
    public void Softmax_RandomLogits_EqualsDoublePrecisionReference()
    {
        var random = new Random(1);
        for (var repeat = 0; repeat < 100; repeat++)
        {
            var logits = Enumerable.Range(0, random.Next(1, 40)).Select(_ => (float)(20 * random.NextDouble() - 10)).ToArray();
            var sum = logits.Sum(z => Math.Exp(z));
            var outputs = logits.ToArray();
            OutputLinks.Apply(OutputLink.Softmax, outputs);
            Assert.All(outputs, (p, k) => Assert.Equal(Math.Exp(logits[k]) / sum, p, 3e-7));
            Assert.Equal(1, outputs.Sum(p => (double)p), 1e-6);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Softmax_NaN_MakesAllNaN()
    {
        float[] outputs = [1f, float.NaN, 2f];
        OutputLinks.Apply(OutputLink.Softmax, outputs);
        Assert.All(outputs, p => Assert.True(float.IsNaN(p)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Apply_Identity_ChangesNothing()
    {
        float[] outputs = [-3f, 7f];
        OutputLinks.Apply(OutputLink.Identity, outputs);
        Assert.Equal([-3f, 7f], outputs);
    }
}
