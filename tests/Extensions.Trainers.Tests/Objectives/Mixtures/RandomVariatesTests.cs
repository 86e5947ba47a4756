using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Mixtures;

/// <summary>Bounds of Hoeffding's inequality for means of numbers in [0, 1]: a right sampler fails a test with a chance below 1e-6.</summary>
[Trait("Kind", "Guarantee")]
[Trait("Area", "objectives")]
public class RandomVariatesTests
{
    private const int Count = 200_000;
    private static readonly double Bound = Math.Sqrt(Math.Log(2 * 3 / 1e-6) / (2.0 * Count));

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(20)]
    public void Beta_ManyDraws_HaveItsMoments(double shape)
    {
        Assert.True(MomentsAreRight(shape, RandomVariates.Beta));
        Assert.False(MomentsAreRight(shape, (random, s) => RandomVariates.Beta(random, 1.2 * s)) && shape < 20, "The bound must see a shape that is 20 % off.");
    }

    /// <summary>With e the exponential of minus a gamma number, E e^t = (1 + t)^-shape: three numbers that fix the shape and the scale.</summary>
    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(4.5)]
    public void LogGamma_ManyDraws_HaveItsLaplaceTransform(double shape)
    {
        var random = new Random(5);
        var draws = Enumerable.Range(0, Count).Select(_ => Math.Exp(-Math.Exp(RandomVariates.LogGamma(random, shape)))).ToArray();
        foreach (var t in new[] { 0.25, 1, 3 })
            Assert.Equal(Math.Pow(1 + t, -shape), draws.Average(value => Math.Pow(value, t)), Bound);
    }

    [Fact]
    public void Normal_ManyDraws_HaveItsDistribution()
    {
        var random = new Random(6);
        var draws = Enumerable.Range(0, Count).Select(_ => RandomVariates.Normal(random)).ToArray();
        foreach (var (at, probability) in new[] { (-1.0, 0.15865525393145707), (0.5, 0.6914624612740131), (2, 0.9772498680518208) })
            Assert.Equal(probability, draws.Average(value => value < at ? 1.0 : 0), Bound);
    }

    [Fact]
    public void Beta_TinyShape_IsNeverNaN()
    {
        var random = new Random(7);
        Assert.All(Enumerable.Range(0, 1000).Select(_ => RandomVariates.Beta(random, 1e-4)), share => Assert.InRange(share, 0, 1));
    }

    [Fact]
    public void Beta_SameSeed_GivesTheSameNumbers() =>
        Assert.Equal(RandomVariates.Beta(new Random(3), 0.4), RandomVariates.Beta(new Random(3), 0.4));

    /// <summary>Mean 1/2, mean square (shape + 1) / (2 (2 shape + 1)), and the mean of abs(2 b - 1)^4 is that of a symmetric distribution's fourth moment.</summary>
    private static bool MomentsAreRight(double shape, Func<Random, double, double> draw)
    {
        var random = new Random(4);
        var draws = Enumerable.Range(0, Count).Select(_ => draw(random, shape)).ToArray();
        var fourth = 3 / ((2 * shape + 1) * (2 * shape + 3));
        return Math.Abs(draws.Average() - 0.5) < Bound
            && Math.Abs(draws.Average(b => b * b) - (shape + 1) / (2 * (2 * shape + 1))) < Bound
            && Math.Abs(draws.Average(b => Math.Pow(2 * b - 1, 4)) - fourth) < Bound;
    }
}
