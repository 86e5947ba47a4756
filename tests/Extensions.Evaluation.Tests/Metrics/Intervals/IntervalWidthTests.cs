namespace Extensions.Evaluation.Tests.Metrics.Intervals;

public class IntervalWidthTests
{
    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedIntervals_EqualsPlainLoops()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeIntervals.Rows(30 + seed, seed).Repeated();
            if (seed % 2 == 0)
                rows = rows.WithInfiniteOnes();
            var widths = Enumerable.Range(0, rows.Labels.Length).Select(rows.Width).Order().ToArray();
            var width = IntervalWidth.Compute(rows.Lower, rows.Upper);
            Assert.Equal(widths.Where(double.IsFinite).Average(), width.FiniteMean, 1e-12);
            Assert.Equal(widths.Average(), width.Mean, 1e-12);
            Assert.Equal((widths[(widths.Length - 1) / 2] + widths[widths.Length / 2]) / 2, width.Median, 1e-12);
            Assert.Equal(widths.Average(one => double.IsInfinity(one) ? 1.0 : 0), width.InfiniteShare, 1e-12);
            Assert.Equal(rows.Lower.Zip(rows.Upper).Average(ends => ends.First > ends.Second ? 1.0 : 0), width.EmptyShare, 1e-12);
            Assert.Equal(Enumerable.Range(0, widths.Length).Average(row => rows.Covers(row) ? 1.0 : 0), IntervalCoverage.Compute(rows.Lower, rows.Upper, rows.Labels), 1e-12);
            Assert.Equal(Enumerable.Range(0, widths.Length).Select(rows.Covers), IntervalCoverage.PerRow(rows.Lower, rows.Upper, rows.Labels));
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_InfiniteAndEmptyIntervals_AreCountedAndLeftOut()
    {
        const double Infinity = double.PositiveInfinity;
        var width = IntervalWidth.Compute([0, 0, -Infinity, 5, Infinity, Infinity], [2, Infinity, 1, 4, -Infinity, Infinity]);
        Assert.Equal((2 / 3.0, Infinity, Infinity), (width.FiniteMean, width.Mean, width.Median));
        Assert.Equal((3, 2, 6, 0.5, 2 / 6.0), (width.InfiniteWeight, width.EmptyWeight, width.Total, width.InfiniteShare, width.EmptyShare));
        Assert.Equal((double.NaN, Infinity), IntervalWidth.Compute([-Infinity], [Infinity]) is var all ? (all.FiniteMean, all.Median) : default);
        // All widths but the last are 0 or finite: the median is.
        Assert.Equal(0.5, IntervalWidth.Compute([0, 0, 0, 0], [0, 1, 0, Infinity]).Median);
    }

    [Fact, Trait("Kind", "Example")]
    public void Coverage_Ends_BelongToTheInterval()
    {
        const double Infinity = double.PositiveInfinity;
        Assert.Equal([true, true, true, false, true, false, false], IntervalCoverage.PerRow(
            [1, 0, 1, 2, -Infinity, Infinity, 1.0000001], [2, 1, 1, 0, Infinity, -Infinity, 3], [1, 1, 1, 1, 1, 1, 1]));
    }
}
