namespace Extensions.Evaluation.Tests.Metrics.Sets;

public class CoverageTests
{
    /// <summary>Sets {0}, {1, 2}, {}, {2}, {0, 1, 2} and {0} with labels 0, 0, 1, 1, 2 and 3: the last is a class that the model does not know.</summary>
    private static readonly bool[] Sets = [true, false, false, false, true, true, false, false, false, false, false, true, true, true, true, true, false, false];

    private static readonly int[] Labels = [0, 0, 1, 1, 2, 3];

    [Fact, Trait("Kind", "Example")]
    public void Compute_ByHand_CountsUnknownLabelsAsNotCovered()
    {
        Assert.Equal(2 / 6.0, Coverage.Compute(Sets, 3, Labels));
        Assert.Equal([true, false, false, false, true, false], Coverage.PerRow(Sets, 3, Labels));
        Assert.Equal(0, Coverage.Compute([true, true, true], 3, [int.MaxValue]));
        Assert.Equal(1 / 6.0, SingletonHitRatio.Compute(Sets, 3, Labels));
        Assert.Equal(8 / 6.0, AverageSetSize.Compute(Sets, 3));
        var sizes = SetSizeHistogram.Compute(Sets, 3);
        Assert.Equal<double[]>([1, 3, 1, 1], [.. sizes.Weights]);
        Assert.Equal((1 / 6.0, 3 / 6.0, 1 / 6.0), (sizes.EmptyFraction, sizes.SingletonRate, sizes.Share(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => sizes.Share(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => sizes.Share(-1));
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedSets_EqualsPlainLoops()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeSets.Rows(30 + 7 * seed, seed).Repeated();
            var all = Enumerable.Range(0, rows.Labels.Length).ToArray();
            Assert.Equal(all.Average(row => rows.Covers(row) ? 1.0 : 0), Coverage.Compute(rows.Sets, 5, rows.Labels), 1e-12);
            Assert.Equal(all.Average(row => rows.Covers(row) && rows.Size(row) == 1 ? 1.0 : 0), SingletonHitRatio.Compute(rows.Sets, 5, rows.Labels), 1e-12);
            Assert.Equal(all.Average(row => (double)rows.Size(row)), AverageSetSize.Compute(rows.Sets, 5), 1e-12);
            var sizes = SetSizeHistogram.Compute(rows.Sets, 5);
            Assert.All(Enumerable.Range(0, 6), size => Assert.Equal(all.Count(row => rows.Size(row) == size), sizes.Weights[size]));
        }
    }
}
