namespace Extensions.Evaluation.Tests.Shift;

public class ColumnShiftTests
{
    [Fact, Trait("Kind", "Example")]
    public void Adjust_FourPValues_AreAsByHand()
        => Assert.Equal([0.04, 0.09, 0.09, 0.5], HolmAdjustment.Adjust([0.01, 0.045, 0.03, 0.5]).Select(p => Math.Round(p, 12)));

    [Fact, Trait("Kind", "Example")]
    public void Compute_OneColumnShifted_IsTheOneFound()
    {
        var random = new Random(2);
        var (reference, current) = (SomeSamples.Normal(random, 400, [0, 0, 0]), SomeSamples.Normal(random, 300, [0, 0.6, 0]));
        for (var i = 2; i < reference.Length; i += 3)
            reference[i] = Math.Round(reference[i]);
        for (var i = 2; i < current.Length; i += 3)
            current[i] = Math.Round(current[i]);
        var columns = ColumnShift.Compute(reference, current, 3, [2]);
        Assert.Equal([(0, false), (1, false), (2, true)], columns.Select(one => (one.Column, one.IsCategorical)));
        Assert.Equal([1], columns.Where(one => one.AdjustedPValue < 0.001).Select(one => one.Column));
        Assert.Equal(columns[1], columns.MaxBy(one => one.StabilityIndex));
        Assert.Equal(PopulationStabilityIndex.ComputeCategories(SomeSamples.Codes(reference, 3, 2), SomeSamples.Codes(current, 3, 2)).Value, columns[2].StabilityIndex);
        Assert.Equal(ChiSquareHomogeneityTest.Compute(SomeSamples.Codes(reference, 3, 2), SomeSamples.Codes(current, 3, 2)), columns[2].Test);
        Assert.Equal(TwoSampleKolmogorovSmirnovTest.Compute(SomeSamples.Column(reference, 3, 1), SomeSamples.Column(current, 3, 1)), columns[1].Test);
    }

    /// <summary>Without a shift some column of six is found with probability 0.1 at most, up to a false alarm of 1e-6; by p-values that are not adjusted it is more often.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_NoShift_HardlyEverFindsAny()
    {
        var runs = Enumerable.Range(0, 600).Select(seed => new Random(seed)).Select(random => ColumnShift.Compute(Rows(random, 50), Rows(random, 70), 6)).ToArray();
        Assert.InRange(runs.Count(run => run.Any(one => one.AdjustedPValue <= 0.1)), 0, MLExtensions.BetaDistribution.BinomialQuantile(1 - 1e-6, runs.Length, 0.1));
        Assert.True(runs.Count(run => run.Any(one => one.Test.PValue <= 0.1)) > MLExtensions.BetaDistribution.BinomialQuantile(1 - 1e-6, runs.Length, 0.1));

        static double[] Rows(Random random, int count) => SomeSamples.Normal(random, count, new double[6]);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_CategoricalColumnThatIsNone_SaysSo()
        => Assert.Contains("columns from 0 to 1. Got 2.", Assert.Throws<ArgumentOutOfRangeException>(() => ColumnShift.Compute([1, 2], [3, 4], 2, [2])).Message, StringComparison.Ordinal);
}
