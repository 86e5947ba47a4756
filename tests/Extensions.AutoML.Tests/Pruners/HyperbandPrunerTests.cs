using static Extensions.AutoML.Tests.PrunerCurves;

namespace Extensions.AutoML.Tests;

public class HyperbandPrunerTests
{
    /// <summary>Algorithm 1 for R = 81 and eta = 3: n = ceil(5 / (s + 1) 3^s) for s = 4 .. 0.</summary>
    [Fact, Trait("Kind", "Example")]
    public void BracketSizes_R81Eta3_AreThoseOfTheAlgorithm()
    {
        Assert.Equal([81, 34, 15, 8, 5], new HyperbandPruner(81).BracketSizes);
        Assert.Equal([81, 34, 15, 8, 5], new HyperbandPruner(100).BracketSizes);
        Assert.Equal([4, 2], new HyperbandPruner(4, 4).BracketSizes);
    }

    /// <summary>How many trials of each bracket come to each rung: n_i = floor(n eta^-i), r_i = r eta^i.</summary>
    [Theory, Trait("Kind", "Example")]
    [InlineData(27)]
    [InlineData(40)]
    public void Play_OneRound_SpendsWhatTheAlgorithmSays(int lastStep)
    {
        var random = new Random(1);
        var came = Play(new HyperbandPruner(27), [.. Enumerable.Range(0, 27 + 12 + 6 + 4).Select(_ => random.NextDouble())], lastStep);
        int[] Counts(Range bracket) => [.. new[] { 1, 3, 9, lastStep }.Select(step => came[bracket].Count(last => last >= step))];
        Assert.Equal([27, 9, 3, 1], Counts(..27));
        Assert.Equal([12, 12, 4, 1], Counts(27..39));
        Assert.Equal([6, 6, 6, 2], Counts(39..45));
        Assert.Equal([4, 4, 4, 4], Counts(45..));
    }

    [Fact, Trait("Kind", "Example")]
    public void Steps_AreTheRungsBelowR_AndTheLast()
    {
        Assert.Equal([1, 3, 9, 27], new HyperbandPruner(27).Steps(27));
        Assert.Equal([1, 3, 9, 100], new HyperbandPruner(27).Steps(100));
    }

    [Fact, Trait("Kind", "Example")]
    public void Constructor_MaximumBelowEta_IsRefused() => Assert.Equal("maximumStep", Assert.Throws<ArgumentOutOfRangeException>(() => new HyperbandPruner(2)).ParamName);
}
