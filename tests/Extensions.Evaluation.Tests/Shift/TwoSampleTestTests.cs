namespace Extensions.Evaluation.Tests.Shift;

public class TwoSampleTestTests
{
    private const double FalseAlarm = 1e-6;

    /// <summary>The p-value is the share of all ways to deal the pooled values that give as great a difference, with and without ties.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(new double[] { 1, 1, 2, 2, 2, 3, 4, 4, 7 })]
    [InlineData(new double[] { 5, 5, 5, 5, 5, 5, 5, 5, 6 })]
    public void KolmogorovSmirnov_EveryDeal_PValueIsItsShare(double[] pooled)
    {
        var deals = Enumerable.Range(0, 1 << 9).Where(bits => int.PopCount(bits) == 4).Select(bits => TwoSampleKolmogorovSmirnovTest.Compute(
            [.. pooled.Where((_, i) => (bits >> i & 1) == 1)], [.. pooled.Where((_, i) => (bits >> i & 1) == 0)])).ToArray();
        Assert.All(deals, deal => Assert.Equal(deals.Count(other => other.Statistic >= deal.Statistic - 1e-12) / 126.0, deal.PValue, 1e-12));
    }

    /// <summary>scipy 1.10.1, ks_2samp(method='exact') and kstwobign.</summary>
    [Fact, Trait("Kind", "Golden")]
    public void KolmogorovSmirnov_IsScipys()
    {
        var test = TwoSampleKolmogorovSmirnovTest.Compute([0.11, 0.42, 0.43, 0.7, 1.1, 1.9, 2.21], [0.4, 0.9, 1.2, 2.0, 2.2, 2.9, 3.1, 3.3, 4.0]);
        Assert.Equal(0.5238095238095238, test.Statistic, 1e-15);
        Assert.Equal(0.1687062937062937, test.PValue, 1e-14);
        Assert.All([(0.5, 0.963945244), (1.0, 0.269999672), (1.36, 4.94858768e-02), (2.5, 7.45330634e-06)], pair => Assert.Equal(1, TwoSampleKolmogorovSmirnovTest.Limit(pair.Item1) / pair.Item2, 1e-8));
    }

    /// <summary>scipy 1.10.1, chi2_contingency(correction=False) and chi2.sf.</summary>
    [Fact, Trait("Kind", "Golden")]
    public void ChiSquare_IsScipys()
    {
        var test = ChiSquareHomogeneityTest.Compute(Codes(10, 20, 30), Codes(25, 18, 12));
        Assert.Equal(14.057302346776027, test.Statistic, 1e-12);
        Assert.Equal(0.0008861262054862261, test.PValue, 1e-14);
        Assert.All([(0.3, 1, 0.583882420770365), (3.84, 1, 0.05004352124870519), (50, 3, 7.989179244951495e-11), (200, 150, 0.003973185970821635), (1e-3, 7, 0.9999999999997597), (900, 2, 3.6938830684871615e-196)],
            ((double X, int Degrees, double Tail) golden) => Assert.Equal(1, ChiSquareDistribution.Tail(golden.X, golden.Degrees) / golden.Tail, 1e-10));

        static int[] Codes(params int[] counts) => [.. counts.SelectMany((count, code) => Enumerable.Repeat(code, count))];
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_SamplesThatChangePlaces_SameNumbers()
    {
        var rows = SomeSamples.Rows(80, 120, 3);
        var other = rows.Swapped();
        Assert.Equal(TwoSampleKolmogorovSmirnovTest.Compute(Numbers(rows.Reference), Numbers(rows.Current)).PValue, TwoSampleKolmogorovSmirnovTest.Compute(Numbers(other.Reference), Numbers(other.Current)).PValue, 1e-12);
        Assert.Equal(ChiSquareHomogeneityTest.Compute(Codes(rows.Reference), Codes(rows.Current)).PValue, ChiSquareHomogeneityTest.Compute(Codes(other.Reference), Codes(other.Current)).PValue, 1e-12);

        static double[] Numbers(double[] sample) => SomeSamples.Column(sample, 3, 0);
        static int[] Codes(double[] sample) => SomeSamples.Codes(sample, 3, 2);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_TheSameSampleTwice_NoDifference()
    {
        Assert.Equal(new(0, 1), TwoSampleKolmogorovSmirnovTest.Compute([1, 2, 2, 5], [5, 2, 1, 2]));
        Assert.Equal(new(0, 1), ChiSquareHomogeneityTest.Compute([3, 3, 4], [4, 3, 3]));
        Assert.Equal(new(0, 1), ChiSquareHomogeneityTest.Compute([3, 3], [3]));
        Assert.Equal(new(1, 1 / 3.0), TwoSampleKolmogorovSmirnovTest.Compute([1, 2], [3, 4]));
    }

    /// <summary>Without a shift p-values up to alpha come with probability alpha; the limit law of a single sample, and a degree of freedom too many, fail that.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_NoShift_PValuesAreUniform()
    {
        Assert.True(Uniform.IsNotTooSmall(Tests(60, 90, (x, y) => TwoSampleKolmogorovSmirnovTest.Compute(x, y).PValue), FalseAlarm));
        Assert.True(Uniform.IsUniform(Tests(2100, 2000, (x, y) => TwoSampleKolmogorovSmirnovTest.Compute(x, y).PValue, 600), FalseAlarm));
        Assert.False(Uniform.IsNotTooSmall(Tests(60, 90, (x, y) => TwoSampleKolmogorovSmirnovTest.Limit(TwoSampleKolmogorovSmirnovTest.Compute(x, y).Statistic * Math.Sqrt(x.Length))), FalseAlarm));
        Assert.True(Uniform.IsUniform(Tests(300, 400, (x, y) => ChiSquareHomogeneityTest.Compute(Codes(x), Codes(y)).PValue), FalseAlarm));
        Assert.False(Uniform.IsUniform(Tests(300, 400, (x, y) => ChiSquareDistribution.Tail(ChiSquareHomogeneityTest.Compute(Codes(x), Codes(y)).Statistic, 5)), FalseAlarm));

        static IEnumerable<double> Tests(int n, int m, Func<double[], double[], double> test, int count = 2000)
            => Enumerable.Range(0, count).Select(seed => new Random(seed)).Select(random => test(SomeSamples.Normal(random, n, [0]), SomeSamples.Normal(random, m, [0])));

        static int[] Codes(double[] values) => Array.ConvertAll(values, value => (int)Math.Clamp(Math.Floor(value), -2, 2));
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_Shift_IsFound()
    {
        var random = new Random(1);
        Assert.InRange(TwoSampleKolmogorovSmirnovTest.Compute(SomeSamples.Normal(random, 500, [0]), SomeSamples.Normal(random, 700, [0.5])).PValue, 0, 1e-6);
        Assert.InRange(TwoSampleKolmogorovSmirnovTest.Compute(SomeSamples.Normal(random, 5000, [0]), SomeSamples.Normal(random, 5000, [0], 1.5)).PValue, 0, 1e-6);
        Assert.InRange(ChiSquareHomogeneityTest.Compute([.. Enumerable.Range(0, 900).Select(i => i % 3)], [.. Enumerable.Range(0, 900).Select(i => i % 4 % 3)]).PValue, 0, 1e-6);
    }
}
