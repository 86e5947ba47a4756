namespace Extensions.Evaluation.Tests.Metrics.Sets;

public class SizeStratifiedCoverageTests
{
    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedSets_EqualsPlainLoops()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeSets.Rows(30 + 7 * seed, seed).Repeated();
            var groups = Enumerable.Range(0, rows.Labels.Length).GroupBy(rows.Size).ToDictionary(group => group.Key, group => group.Average(row => rows.Covers(row) ? 1.0 : 0));
            var bySize = SizeStratifiedCoverage.Compute(rows.Sets, 5, rows.Labels);
            Assert.Equal(6, bySize.Strata.Length);
            Assert.All(bySize.Strata, stratum => Assert.Equal(groups.GetValueOrDefault((int)stratum.Least, double.NaN), stratum.Coverage, 1e-12));
            Assert.Equal(groups.Values.Min(), bySize.Worst, 1e-12);
            Assert.Equal(groups.Values.Max(coverage => Math.Abs(coverage - 0.8)), bySize.Violation(0.2), 1e-12);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_Limits_CutTheSizes()
    {
        bool[] sets = [false, false, false, true, false, false, true, true, false, true, true, true];
        int[] labels = [0, 0, 2, 1];
        var coverage = SizeStratifiedCoverage.Compute(sets, 3, labels, sizeLimits: [1]);
        Assert.Equal<CoverageStratum[]>([new(0, 1, 2, 0.5), new(2, 3, 2, 0.5)], [.. coverage.Strata]);
        // Limits of many classes serve few, too; the strata without rows are skipped.
        coverage = SizeStratifiedCoverage.Compute(sets, 3, labels, sizeLimits: [1, 3, 10, 100]);
        Assert.Equal([0, 2, 4, 11], coverage.Strata.Select(stratum => stratum.Least));
        Assert.Equal((0.5, 0), (coverage.Worst, coverage.Violation(0.5)));
        Assert.Equal<CoverageStratum[]>([new(0, 0, 1, 0), new(1, 3, 3, 2 / 3.0)], [.. SizeStratifiedCoverage.Compute(sets, 3, labels, sizeLimits: [0]).Strata]);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_LimitsOrAlphaOutOfRange_SaySo()
    {
        Assert.Contains("got 1 in place 1", Assert.Throws<ArgumentException>(() => SizeStratifiedCoverage.Compute([true], 1, [0], sizeLimits: [1, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("got -1 in place 0", Assert.Throws<ArgumentException>(() => SizeStratifiedCoverage.Compute([true], 1, [0], sizeLimits: [-1, 1])).Message, StringComparison.Ordinal);
        var coverage = SizeStratifiedCoverage.Compute([true], 1, [0]);
        Assert.All([0, 1, -0.1, double.NaN], alpha => Assert.Contains("alpha must be strictly between 0 and 1. Got ", Assert.Throws<ArgumentOutOfRangeException>(() => coverage.Violation(alpha)).Message, StringComparison.Ordinal));
    }
}
