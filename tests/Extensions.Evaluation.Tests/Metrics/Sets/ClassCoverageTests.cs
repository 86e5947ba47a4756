namespace Extensions.Evaluation.Tests.Metrics.Sets;

public class ClassCoverageTests
{
    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedSets_EqualsPlainLoops()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeSets.Rows(30 + 7 * seed, seed).Repeated();
            var groups = Enumerable.Range(0, rows.Labels.Length).GroupBy(row => rows.Labels[row]).OrderBy(group => group.Key)
                .Select(group => new CoverageOfClass(group.Key, group.Count(), group.Count(rows.Covers) / (double)group.Count())).ToArray();
            var classes = ClassCoverage.Compute(rows.Sets, 5, rows.Labels);
            Assert.Equal<CoverageOfClass[]>(groups, [.. classes.Classes]);
            Assert.Equal(groups.Average(one => one.Coverage), classes.Macro, 1e-12);
            Assert.Equal(100 * groups.Average(one => Math.Abs(one.Coverage - 0.8)), classes.GapPercent(0.2), 1e-10);
            Assert.Equal(groups.Count(one => one.Coverage < 0.8 - 1e-9), classes.Violations(0.2));
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ClassesThatDoNotOccur_AreSkipped()
    {
        var classes = ClassCoverage.Compute([true, true, false, true, true, false, true, true, false], 3, [0, 0, 7]);
        Assert.Equal<CoverageOfClass[]>([new(0, 2, 1), new(7, 1, 0)], [.. classes.Classes]);
        Assert.Equal((0.5, 1), (classes.Macro, classes.Violations(0.1)));
    }

    /// <summary>1 - 0.7 is 0.30000000000000004: a class that is covered in 3 of 10 rows is no violation.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Violations_CoverageAsPromised_IsNone()
    {
        bool[] sets = [.. Enumerable.Range(0, 10).Select(row => row < 3)];
        Assert.Equal(0, ClassCoverage.Compute(sets, 1, new int[10]).Violations(0.7));
        Assert.Equal(1, ClassCoverage.Compute(sets, 1, new int[10]).Violations(0.699));
        Assert.All([0, 1, double.NaN], alpha => Assert.Throws<ArgumentOutOfRangeException>(() => ClassCoverage.Compute(sets, 1, new int[10]).Violations(alpha)));
        Assert.All([0, 1, double.NaN], alpha => Assert.Throws<ArgumentOutOfRangeException>(() => ClassCoverage.Compute(sets, 1, new int[10]).GapPercent(alpha)));
    }
}
