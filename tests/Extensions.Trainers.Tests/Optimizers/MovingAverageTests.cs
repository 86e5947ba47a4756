using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Optimizers;

public class MovingAverageTests
{
    [Theory, Trait("Kind", "Golden")]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(300_001)]
    public void Step_AnyLength_IsTheWeightedMean(int count)
    {
        using var scope = NewDisposeScope();
        var (average, values) = (rand(count), rand(count));
        var expected = average * 0.9 + values * 0.1;
        MovingAverage.Step(average, values, 0.9);
        Assert.True(average.allclose(expected, 1e-5, 1e-7));
    }
}
