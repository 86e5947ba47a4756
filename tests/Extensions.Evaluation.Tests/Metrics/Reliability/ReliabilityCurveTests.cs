using Extensions.Evaluation.Tests.Golden;

namespace Extensions.Evaluation.Tests.Metrics.Reliability;

public class ReliabilityCurveTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["reliability"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (probabilities, labels) = GoldenRows.On(golden, "binary");
            var points = ReliabilityCurve.Compute(probabilities, labels, binning: new() { Count = 10 }).Points.ToArray();
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["prob_true"] = [.. points.Select(point => point.Bin.PositiveRate)], ["prob_pred"] = [.. points.Select(point => point.Bin.MeanProbability)],
                ["bins"] = [.. points.SelectMany(point => new[]
                {
                    point.Bin.Lower, point.Bin.Upper, point.Bin.Count, point.Bin.MeanProbability, point.Bin.PositiveRate, point.Wilson.Lower, point.Wilson.Upper,
                    point.ClopperPearson.Lower, point.ClopperPearson.Upper, point.Consistency.Lower, point.Consistency.Upper,
                })],
            };
        }
    }

    /// <summary>Each interval by its definition: Wilson's ends are one test statistic away, those of Clopper and Pearson leave the tail, consistency bars are the first to reach it.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(0.9, 1.6448536269514722)]
    [InlineData(0.99, 2.5758293035489004)]
    public void Compute_Intervals_MeetTheirDefinitions(double confidence, double z)
    {
        var rows = SomeRows.Binary(400, 5);
        var tail = (1 - confidence) / 2;
        Assert.All(ReliabilityCurve.Compute(rows.Probabilities, rows.Labels, confidence: confidence).Points, point =>
        {
            var (n, k) = ((int)point.Bin.Count, (int)Math.Round(point.Bin.PositiveRate * point.Bin.Count));
            foreach (var end in new[] { point.Wilson.Lower, point.Wilson.Upper })
                Assert.Equal(Math.Pow(point.Bin.PositiveRate - end, 2), z * z * end * (1 - end) / n, 1e-10);
            if (k > 0)
                Assert.Equal(tail, 1 - Cumulative(k - 1, n, point.ClopperPearson.Lower), 1e-9);
            if (k < n)
                Assert.Equal(tail, Cumulative(k, n, point.ClopperPearson.Upper), 1e-9);
            Assert.Equal(Enumerable.Range(0, n + 1).First(s => Cumulative(s, n, point.Bin.MeanProbability) >= tail - 1e-12) / (double)n, point.Consistency.Lower, 1e-12);
            Assert.Equal(Enumerable.Range(0, n + 1).First(s => Cumulative(s, n, point.Bin.MeanProbability) >= 1 - tail - 1e-12) / (double)n, point.Consistency.Upper, 1e-12);
        });
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_EmptyBins_AreThereButAreNoPoints()
    {
        var curve = ReliabilityCurve.Compute([0.05, 0.95], [false, true], binning: new() { Count = 10 });
        Assert.Equal(10, curve.Bins.Length);
        Assert.Equal(2, curve.Points.Count());
        Assert.All(curve.Bins, point => Assert.True(double.IsFinite(point.Bin.MeanProbability + point.Bin.PositiveRate + point.Wilson.Lower + point.Consistency.Upper)));
        Assert.Equal(new Interval(0, 1), curve.Bins[5].ClopperPearson);
        Assert.Throws<ArgumentOutOfRangeException>(() => ReliabilityCurve.Compute([0.5], [true], confidence: 1));
    }

    [Fact, Trait("Kind", "Example")]
    public void ComputeIsotonic_Violators_ArePooled()
        => Assert.Equal([new(0.1, 0, 1), new(0.2, 0.5, 1), new(0.3, 0.5, 1), new(0.4, 0.75, 4)],
            ReliabilityCurve.ComputeIsotonic([0.4, 0.1, 0.2, 0.3, 0.4, 0.4, 0.4], [true, false, true, false, true, false, true]).ToArray());

    private static double Cumulative(int k, int n, double p)
    {
        var (sum, choose) = (0.0, 1.0);
        for (var s = 0; s <= k; s++)
        {
            sum += choose * Math.Pow(p, s) * Math.Pow(1 - p, n - s);
            choose *= (n - s) / (s + 1.0);
        }
        return sum;
    }
}
