namespace Extensions.Evaluation.Tests.Shift;

public class PopulationStabilityIndexTests
{
    [Fact, Trait("Kind", "Example")]
    public void Compute_FourBins_IsAsByHand()
    {
        var stability = PopulationStabilityIndex.Compute([8, 1, 7, 2, 6, 3, 5, 4], [0, 2, 2.5, 9], 4, smoothing: 0);
        Assert.Equal([2.0, 4, 6], stability.Bins.Select(bin => bin.Upper).SkipLast(1));
        Assert.Equal([(0.25, 0.5), (0.25, 0.25), (0.25, 0), (0.25, 0.25)], stability.Bins.Select(bin => (bin.ReferenceShare, bin.CurrentShare)));
        Assert.Equal(double.PositiveInfinity, stability.Value);
        var smoothed = PopulationStabilityIndex.Compute([8, 1, 7, 2, 6, 3, 5, 4], [0, 2, 2.5, 9], 4, smoothing: 1);
        Assert.Equal([3 / 12.0, 3 / 12.0], [smoothed.Bins[0].ReferenceShare, smoothed.Bins[2].ReferenceShare]);
        Assert.Equal([3 / 8.0, 2 / 8.0, 1 / 8.0, 2 / 8.0], smoothed.Bins.Select(bin => bin.CurrentShare));
        Assert.Equal(0.125 * Math.Log(1.5) - 0.125 * Math.Log(0.5), smoothed.Value, 1e-12);
    }

    [Fact, Trait("Kind", "Example")]
    public void ComputeCategories_ThreeCodes_IsAsByHand()
    {
        var stability = PopulationStabilityIndex.ComputeCategories([7, 7, 7, -1], [7, 7, -1, -1], smoothing: 0);
        Assert.Equal([-1.0, 7], stability.Bins.Select(bin => bin.Lower));
        Assert.Equal(0.25 * Math.Log(2) + -0.25 * Math.Log(2 / 3.0), stability.Value, 1e-12);
        Assert.Equal([-1.0, 3, 7], PopulationStabilityIndex.ComputeCategories([7, 7, 7, -1], [7, 7, -1, 3]).Bins.Select(bin => bin.Lower));
    }

    /// <summary>A column of one value, or nearly, still shows where the others go.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Compute_ConstantReference_HasABinOfItsOwn()
    {
        var (up, down, same) = (Index(6), Index(4), Index(5));
        Assert.True(up.Value > 1 && down.Value > 1);
        Assert.Equal(0, same.Value);
        Assert.Equal(3, same.Bins.Length);

        static PopulationStability Index(double value) => PopulationStabilityIndex.Compute([.. Enumerable.Repeat(5.0, 50)], [.. Enumerable.Repeat(value, 50)]);
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_IncreasingTransform_SameIndex()
    {
        var rows = SomeSamples.Rows(200, 150, 5);
        var (reference, current) = (SomeSamples.Column(rows.Reference, 3, 0), SomeSamples.Column(rows.Current, 3, 0));
        Assert.Equal(PopulationStabilityIndex.Compute(reference, current).Value, PopulationStabilityIndex.Compute(Array.ConvertAll(reference, Math.Exp), Array.ConvertAll(current, Math.Exp)).Value, 1e-12);
    }

    /// <summary>Without a shift PSI / (1 / n + 1 / m) is near a chi-square number with B - 1 degrees of freedom: its tails are as frequent as they say, at a false-alarm probability of 1e-6; with B degrees they are not.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_NoShift_FollowsTheChiSquareLaw()
    {
        var values = Enumerable.Range(0, 2000).Select(seed => new Random(seed)).Select(random => PopulationStabilityIndex.Compute(SomeSamples.Normal(random, 1500, [0]), SomeSamples.Normal(random, 1000, [0]), 5).Value / (1 / 1500.0 + 1 / 1000.0)).ToArray();
        Assert.True(Uniform.IsUniform(values.Select(value => ChiSquareDistribution.Tail(value, 4)), 1e-6));
        Assert.False(Uniform.IsUniform(values.Select(value => ChiSquareDistribution.Tail(value, 5)), 1e-6));
    }

    /// <summary>Of many rows it is the divergence of the shares: between normal laws one deviation apart below the true symmetric divergence of 1, and near it with many bins.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_KnownShift_NearsTheDivergence()
    {
        var random = new Random(6);
        Assert.InRange(PopulationStabilityIndex.Compute(SomeSamples.Normal(random, 100_000, [0]), SomeSamples.Normal(random, 100_000, [1]), 100).Value, 0.95, 1.02);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_SettingsOutOfRange_SaySo()
    {
        Assert.All([1, 1001], bad => Assert.Contains($"from 2 to 1000. Got {bad}.", Assert.Throws<ArgumentOutOfRangeException>(() => PopulationStabilityIndex.Compute([1], [1], bad)).Message, StringComparison.Ordinal));
        Assert.All([-1, double.NaN, double.PositiveInfinity], bad => Assert.Contains("a finite number from 0. Got", Assert.Throws<ArgumentOutOfRangeException>(() => PopulationStabilityIndex.Compute([1], [1], smoothing: bad)).Message, StringComparison.Ordinal));
    }
}
