using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Intervals;

public class ProbabilityIntegralTransformTests
{
    [Fact, Trait("Kind", "Example")]
    public void Compute_ByHand_CountsWithUpperEdges()
    {
        var transform = ProbabilityIntegralTransform.Compute([0, 0.1, 0.25, 0.3, 0.5, 0.50001, 1, 0.75], [1, 1, 1, 1, 1, 1, 1, 3], binCount: 4);
        Assert.Equal([3, 2, 4, 1], transform.Bins.Select(bin => bin.Share * 10));
        Assert.Equal([(0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1)], transform.Bins.Select(bin => (bin.Lower, bin.Upper)));
        Assert.Equal(0.6, transform.MaximumDeviation, 1e-12);
        // 3 / 10 is an edge of ten bins, and 0.1 + 0.2 lies above it.
        Assert.Equal(2, ProbabilityIntegralTransform.Compute([0.3]).Bins.ToList().FindIndex(bin => bin.Share > 0));
        Assert.Equal(3, ProbabilityIntegralTransform.Compute([0.1 + 0.2]).Bins.ToList().FindIndex(bin => bin.Share > 0));
    }

    [Fact, Trait("Kind", "Example")]
    public void ComputeOfSteps_Jumps_CountEvenlyOverThem()
    {
        var transform = ProbabilityIntegralTransform.ComputeOfSteps([0.25, 0, 0.1], [0.75, 1, 0.2], binCount: 4);
        Assert.All(new[] { 0.25 + 1, 0.5 + 0.25, 0.5 + 0.25, 0.25 }.Zip(transform.Bins), pair => Assert.Equal(pair.First / 3, pair.Second.Share, 1e-12));
    }

    /// <summary>A label above j values and equal to t of m has each of the places j to j + t among m + 1, and any point of a place.</summary>
    [Fact, Trait("Kind", "Property")]
    public void ComputeOfSamples_GeneratedRows_EqualsManyPointsOverThePlaces()
    {
        const int Points = 10_000;
        var random = new Random(2);
        var (values, labels) = (new double[40 * 5], new double[40]);
        for (var row = 0; row < 40; row++)
        {
            labels[row] = random.Next(6);
            for (var i = 0; i < 5; i++)
                values[5 * row + i] = random.Next(6);
        }
        var shares = new double[7];
        for (var row = 0; row < 40; row++)
        {
            var (less, equal) = (values[(5 * row)..(5 * row + 5)].Count(value => value < labels[row]), values[(5 * row)..(5 * row + 5)].Count(value => value == labels[row]));
            for (var point = 0; point < Points; point++)
                shares[(int)((less + (equal + 1) * (point + 0.5) / Points) / 6 * 7)] += 1.0 / Points / 40;
        }
        var transform = ProbabilityIntegralTransform.ComputeOfSamples(values, 5, labels, binCount: 7);
        Assert.All(shares.Zip(transform.Bins), pair => Assert.Equal(pair.First, pair.Second.Share, 1e-3));
        Assert.Equal(1, transform.Bins.Sum(bin => bin.Share), 1e-12);
    }

    /// <summary>The band is wide enough for all bins together: at most 5 % of uniform histograms leave it, with a false-alarm probability of 1e-6 over 4000. Bands of single bins are too narrow.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Band_UniformValues_HoldsAllBinsAtItsConfidence()
    {
        var most = BetaDistribution.BinomialQuantile(1 - 1e-6, 4000, 0.05);
        Assert.InRange(Leaving(0.95, _ => _), BetaDistribution.BinomialQuantile(1e-6, 4000, 0.01), most);
        Assert.True(Leaving(1 - 10 * 0.05, _ => _) > most);       // 0.05 for each bin
        Assert.True(Leaving(0.95, u => u * u * (3 - 2 * u)) > most);   // predictions that are too narrow

        static int Leaving(double confidence, Func<double, double> distort)
        {
            var random = new Random(6);
            return Enumerable.Range(0, 4000).Count(_ => ProbabilityIntegralTransform.Compute([.. Enumerable.Range(0, 200).Select(_ => distort(random.NextDouble()))], confidence: confidence).OutsideCount > 0);
        }
    }

    /// <summary>Labels from the law of their sample are uniform among it, however small; F of the sample alone is not.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void ComputeOfSamples_LabelsOfTheSameLaw_AreUniform()
    {
        var random = new Random(12);
        var (values, labels) = (Enumerable.Range(0, 3 * 20_000).Select(_ => random.NextDouble()).ToArray(), Enumerable.Range(0, 20_000).Select(_ => random.NextDouble()).ToArray());
        Assert.Equal(0, ProbabilityIntegralTransform.ComputeOfSamples(values, 3, labels, binCount: 4, confidence: 1 - 1e-6).OutsideCount);
        var naive = Enumerable.Range(0, 20_000).Select(row => values[(3 * row)..(3 * row + 3)].Count(value => value <= labels[row]) / 3.0).ToArray();
        Assert.NotEqual(0, ProbabilityIntegralTransform.Compute(naive, binCount: 10, confidence: 1 - 1e-6).OutsideCount);
        // Too narrow samples: labels lie beyond them.
        Assert.NotEqual(0, ProbabilityIntegralTransform.ComputeOfSamples(Array.ConvertAll(values, value => 0.2 + 0.6 * value), 3, labels, binCount: 4, confidence: 1 - 1e-6).OutsideCount);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_UselessRows_SayWhy()
    {
        AssertFault("There is no row", () => ProbabilityIntegralTransform.Compute([]));
        AssertFault("Row 1 has F(y-) = NaN", () => ProbabilityIntegralTransform.Compute([0.5, double.NaN]));
        AssertFault("Row 0 has F(y-) = 0.6 and F(y) = 0.5; allowed", () => ProbabilityIntegralTransform.ComputeOfSteps([0.6], [0.5]));
        AssertFault("Row 0 has F(y-) = 0.6 and F(y) = 1.5; allowed", () => ProbabilityIntegralTransform.ComputeOfSteps([0.6], [1.5]));
        AssertFault("Row 1 has Infinity among its values", () => ProbabilityIntegralTransform.ComputeOfSamples([1, 2, 3, double.PositiveInfinity], 2, [1, 2]));
        Assert.Contains("got 1 and 2", Assert.Throws<ArgumentException>(() => ProbabilityIntegralTransform.ComputeOfSteps([0.1], [0.2, 0.3])).Message, StringComparison.Ordinal);
        Assert.Contains("got 3 values and 2 labels", Assert.Throws<ArgumentException>(() => ProbabilityIntegralTransform.ComputeOfSamples([1, 2, 3], 2, [1, 2])).Message, StringComparison.Ordinal);
        Assert.All([1, 1_000_001], count => Assert.Throws<ArgumentOutOfRangeException>(() => ProbabilityIntegralTransform.Compute([0.5], binCount: count)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProbabilityIntegralTransform.Compute([0.5], confidence: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProbabilityIntegralTransform.ComputeOfSamples([], 0, []));
    }

    private static void AssertFault(string start, Action act) => Assert.StartsWith(start, Assert.Throws<InputDataException>(act).Message, StringComparison.Ordinal);
}
