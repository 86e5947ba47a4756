using System.ComponentModel.DataAnnotations;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Shift;

public class NearestNeighborDivergenceTests
{
    private static readonly NeighborSettings Plain = new() { NeighborCount = 9, Standardize = false };

    /// <summary>
    /// Between normal laws of one deviation d apart divergences have closed forms. Of 4000 and 2500 rows estimates are within a tenth and 0.12 of them, which leaves
    /// room for a bias of 0.08 and three standard deviations of 0.03 (measured for 0.5 with scipy's tree over 20 seeds). Seeds are fixed.
    /// </summary>
    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(1, 0.0)]
    [InlineData(1, 1.0)]
    [InlineData(1, 1.5)]
    [InlineData(2, 1.0)]
    [InlineData(3, 1.0)]
    public void Compute_NormalLaws_NearsTheClosedForms(int width, double distance)
    {
        var (first, second) = Rows(width, distance, 4000, 2500);
        var divergence = distance * distance / 2;
        AssertNear(divergence, NearestNeighborDivergence.ComputeKullbackLeibler(first, second, width));
        AssertNear(divergence / 2, NearestNeighborDivergence.ComputeRenyi(0.5, first, second, width));
        AssertNear(2 - 2 * Math.Exp(-divergence / 4), NearestNeighborDivergence.Compute(r => Math.Pow(Math.Sqrt(r) - 1, 2), first, second, width));
        AssertNear(divergence, NearestNeighborDivergence.Compute(r => r > 0 ? r * Math.Log(r) : 0, first, second, width));
    }

    /// <summary>Of N(0, 1) and N(0, 4) the two directions differ: ln 2 - 3 / 8 and 3 / 2 - ln 2.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void ComputeKullbackLeibler_NormalLawsOfTwoWidths_HasADirection()
    {
        var random = new Random(5);
        var (narrow, wide) = (SomeSamples.Normal(random, 4000, [0]), SomeSamples.Normal(random, 4000, [0], 2));
        AssertNear(Math.Log(2) - 0.375, NearestNeighborDivergence.ComputeKullbackLeibler(narrow, wide, 1));
        AssertNear(1.5 - Math.Log(2), NearestNeighborDivergence.ComputeKullbackLeibler(wide, narrow, 1));
    }

    /// <summary>Ratios that leave out the sizes of the samples are wrong by ln (4000 / 2500).</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void ComputeKullbackLeibler_WithoutTheSizes_WouldFail()
    {
        var (first, second) = Rows(1, 1, 4000, 2500);
        var withSizes = NearestNeighborDivergence.ComputeKullbackLeibler(first, second, 1).Value;
        Assert.False(IsNear(0.5, withSizes + Math.Log(2500 / 4000.0), 0.12));
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_NoShift_IsNearZero()
    {
        var (first, second) = Rows(2, 0, 3000, 3000);
        var divergence = NearestNeighborDivergence.ComputeKullbackLeibler(first, second, 2, new() { NeighborCount = 50 });
        Assert.InRange(divergence.Value, 0, 4 / 50.0);
        Assert.InRange(divergence.MeanRatio, 0.9, 1.1);
        Assert.Equal(50, divergence.NeighborCount);
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_EqualsPlainLoops()
    {
        for (var seed = 1; seed < 12; seed++)
        {
            var rows = SomeSamples.Rows(5 * seed, 8 + 3 * seed, seed);
            var (ratios, others) = (NaiveRatios(rows.Reference, rows.Current, 9), NaiveRatios(rows.Current, rows.Reference, 9));
            Assert.Equal(Math.Max(0, ratios.Average(r => (r - 1) * (r - 1))), NearestNeighborDivergence.Compute(r => (r - 1) * (r - 1), rows.Reference, rows.Current, 3, Plain).Value, 1e-9);
            Assert.Equal(Math.Max(0, Math.Log(ratios.Average(r => r * r))), NearestNeighborDivergence.ComputeRenyi(2, rows.Reference, rows.Current, 3, Plain).Value, 1e-9);
            Assert.Equal(Math.Max(0, others.Average(r => -Math.Log(r > 0 ? Math.Max(r, Half(rows)) : Half(rows)))), NearestNeighborDivergence.ComputeKullbackLeibler(rows.Reference, rows.Current, 3, Plain).Value, 1e-9);
            Assert.Equal(ratios.Average(), NearestNeighborDivergence.Compute(r => r - 1, rows.Reference, rows.Current, 3, Plain).MeanRatio, 1e-9);
        }

        static double Half(SomeSamples rows) => 0.5 / 10 * rows.ReferenceCount / rows.CurrentCount;
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_ColumnsOfOtherUnits_SameNumbers()
    {
        var (first, second) = Rows(2, 1, 200, 300);
        var divergence = NearestNeighborDivergence.ComputeKullbackLeibler(first, second, 2).Value;
        Assert.Equal(divergence, NearestNeighborDivergence.ComputeKullbackLeibler(Scaled(first), Scaled(second), 2).Value, 1e-9);
        Assert.NotEqual(NearestNeighborDivergence.ComputeKullbackLeibler(first, second, 2, Plain).Value, NearestNeighborDivergence.ComputeKullbackLeibler(Scaled(first), Scaled(second), 2, Plain).Value, 1e-3);

        static double[] Scaled(double[] rows) => [.. rows.Select((value, i) => i % 2 == 0 ? value : 1024 * value)];
    }

    /// <summary>Samples apart: no ratio sees the first one from the second, which the mean ratio tells.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Compute_SamplesApart_AreFarOrSaySo()
    {
        var (first, second) = Rows(1, 100, 100, 100);
        var total = NearestNeighborDivergence.Compute(r => Math.Abs(r - 1) / 2, first, second, 1, Plain);
        Assert.Equal((0.5, 0), (total.Value, total.MeanRatio));
        Assert.Equal(Math.Log(20), NearestNeighborDivergence.ComputeKullbackLeibler(first, second, 1, Plain).Value, 1e-12);
        Assert.Equal(-Math.Log(0.001), NearestNeighborDivergence.ComputeKullbackLeibler(first, second, 1, Plain with { LeastRatio = 0.001 }).Value, 1e-12);
        Assert.Equal(double.PositiveInfinity, NearestNeighborDivergence.ComputeRenyi(0.5, first, second, 1, Plain).Value);
        Assert.Equal(double.PositiveInfinity, NearestNeighborDivergence.ComputeRenyi(2, first, second, 1, Plain).Value);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_InputOutOfRange_SaysSo()
    {
        double[] rows = [1, 2, 3];
        Assert.Contains("it is Infinity at 0.", Assert.Throws<ArgumentException>(() => NearestNeighborDivergence.Compute(r => -Math.Log(r), rows, [10, 11, 12], 1, new() { NeighborCount = 2 })).Message, StringComparison.Ordinal);
        Assert.Contains("less one, 5. Got 6.", Assert.Throws<ArgumentException>(() => NearestNeighborDivergence.ComputeRenyi(2, rows, rows, 1, new() { NeighborCount = 6 })).Message, StringComparison.Ordinal);
        Assert.StartsWith("The second sample has 0 rows", Assert.Throws<InputDataException>(() => NearestNeighborDivergence.ComputeKullbackLeibler(rows, [], 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Row 1 of the first sample has NaN in column 0", Assert.Throws<InputDataException>(() => NearestNeighborDivergence.ComputeKullbackLeibler([1, double.NaN], rows, 1)).Message, StringComparison.Ordinal);
        Assert.All([0, 1, -1, double.NaN, double.PositiveInfinity], bad => Assert.Contains("above 0 other than 1. Got", Assert.Throws<ArgumentOutOfRangeException>(() => NearestNeighborDivergence.ComputeRenyi(bad, rows, rows, 1)).Message, StringComparison.Ordinal));
        Assert.Throws<ValidationException>(() => NearestNeighborDivergence.ComputeKullbackLeibler(rows, rows, 1, new() { NeighborCount = 0 }));
        Assert.All([-1, double.NaN, double.PositiveInfinity], bad => Assert.Throws<ValidationException>(() => NearestNeighborDivergence.ComputeKullbackLeibler(rows, rows, 1, new() { LeastRatio = bad })));
        Assert.Throws<ArgumentNullException>(() => NearestNeighborDivergence.Compute(null!, rows, rows, 1));
    }

    /// <summary>(m / n) N / (M + 1) among the k nearest of all other rows, of which tied ones share the last places.</summary>
    private static double[] NaiveRatios(double[] first, double[] second, int k)
    {
        var (n, m) = (first.Length / 3, second.Length / 3);
        double[] all = [.. first, .. second];
        return [.. Enumerable.Range(n, m).Select(row =>
        {
            var distances = Enumerable.Range(0, n + m).Where(other => other != row).Select(other => (IsFirst: other < n, Distance: Enumerable.Range(0, 3).Sum(j => Math.Pow(all[3 * other + j] - all[3 * row + j], 2)))).ToArray();
            var limit = distances.Select(one => one.Distance).Order().ElementAt(k - 1);
            var (inside, tied) = (distances.Where(one => one.Distance < limit).ToArray(), distances.Where(one => one.Distance == limit).ToArray());
            var count = inside.Count(one => one.IsFirst) + (k - inside.Length) * tied.Count(one => one.IsFirst) / (double)tied.Length;
            return (double)m / n * count / (k - count + 1);
        })];
    }

    private static (double[] First, double[] Second) Rows(int width, double distance, int firstCount, int secondCount)
    {
        var random = new Random(10 + width);
        return (SomeSamples.Normal(random, firstCount, new double[width]), SomeSamples.Normal(random, secondCount, [distance, .. new double[width - 1]]));
    }

    private static bool IsNear(double truth, double estimate, double slack) => Math.Abs(estimate - truth) <= 0.1 * truth + slack;

    private static void AssertNear(double truth, DivergenceEstimate estimate, double slack = 0.12) => Assert.True(IsNear(truth, estimate.Value, slack), FormattableString.Invariant($"{estimate} instead of {truth}"));
}
