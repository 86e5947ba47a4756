using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Binary;

public class HistogramBinningTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["hist"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var calibrator = new HistogramBinning { Bins = 10, Scheme = golden.Name == "equal_width_10" ? HistogramScheme.EqualWidth : HistogramScheme.EqualMass };
            var map = calibrator.Fit(GoldenSets.Binary(golden, "binary150", ScoreMeaning.Probabilities));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["bin_values"] = map.Values, ["upper_edges"] = map.UpperEdges,
                ["probs"] = GoldenSets.Apply(map, GoldenCase.Numbers(golden.Inputs.GetProperty("query")), ScoreMeaning.Probabilities),
            };
        }
    }

    private static HistogramMap Uniform(int count, int bins, int seed)
    {
        var random = new Random(seed);
        var scores = Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray();
        return new HistogramBinning { Bins = bins }.Fit(new(scores, Array.ConvertAll(scores, p => random.NextDouble() < p * p), ScoreMeaning.Probabilities));
    }

    /// <summary>
    /// P(y | p) = p^2 with p uniform: the truth of a bin (l, u] is (l^2 + l u + u^2) / 3. The bound of failure probability 0.1 may fail in 40 of 400 draws; 80 or more would have a probability
    /// below 1e-8.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void GuaranteedError_ManyDraws_HoldsAtItsLevel() => Assert.InRange(Failures(0.1), 0, 79);

    /// <summary>The broken twin: half the bound fails far too often.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void GuaranteedError_HalfOfIt_DoesNotHold() => Assert.True(Failures(0.1, share: 0.5) > 79);

    private static int Failures(double delta, double share = 1) => Enumerable.Range(0, 400).Count(seed =>
    {
        var map = Uniform(1000, 10, seed);
        return Enumerable.Range(0, map.Values.Length).Any(bin =>
        {
            var (l, u) = (bin == 0 ? 0 : map.UpperEdges[bin - 1], map.UpperEdges[bin]);
            return Math.Abs((l * l + l * u + u * u) / 3 - map.Values[bin]) > share * map.GuaranteedError(delta);
        });
    });

    [Fact, Trait("Kind", "Example")]
    public void GuaranteedError_ByHand()
    {
        Assert.Equal(Math.Sqrt(Math.Log(2 * 10 / 0.1) / (2 * 99)), Uniform(1000, 10, 1).GuaranteedError(0.1), 12);
        Assert.Equal(double.PositiveInfinity, Uniform(15, 10, 1).GuaranteedError(0.1));
    }

    [Fact, Trait("Kind", "Example")]
    public void GuaranteedError_EqualWidth_IsRefused()
        => Assert.StartsWith("The bound is for bins of equal mass", Assert.Throws<InvalidOperationException>(() =>
            new HistogramBinning { Scheme = HistogramScheme.EqualWidth }.Fit(new([0.1, 0.9], [true, false], ScoreMeaning.Probabilities)).GuaranteedError(0.1)).Message, StringComparison.Ordinal);

    [Fact, Trait("Kind", "Example")]
    public void Fit_EmptyBin_GivesItsMiddle()
    {
        var map = new HistogramBinning { Bins = 4, Scheme = HistogramScheme.EqualWidth }.Fit(new([0.1, 0.9], [true, false], ScoreMeaning.Probabilities));
        Assert.Equal<double>([1, 0.375, 0.625, 0], [.. map.Values]);
        Assert.Equal(1, map.Apply(0));
        Assert.Equal(0.375, map.Apply(0.5));
    }
}
