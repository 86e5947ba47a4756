using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Procedures;

public class ClusterConditionalTests
{
    /// <summary>Rows of classes whose scores have one law (even classes) or another, three times as wide (odd ones).</summary>
    private static ConformalRows Rows(Random random, int classes, int perClass, double width = 3) => new(
        [.. Enumerable.Range(0, classes * perClass).Select(row => (row % classes % 2 == 0 ? 1 : width) * random.NextDouble())])
    { Labels = [.. Enumerable.Range(0, classes * perClass).Select(row => row % classes)], ClassCount = classes };

    [Fact, Trait("Kind", "Example")]
    public void Fit_TwoLaws_PutsEachIntoAClusterOfItsOwn()
    {
        var fitted = new ClusterConditional { ClusterCount = 2 }.Fit(Rows(new(1), 20, 200));
        Assert.Equal(2, fitted.Clusters.Length);
        Assert.All(Enumerable.Range(2, 18), k => Assert.Equal(fitted.ClusterOf[k % 2], fitted.ClusterOf[k]));
        Assert.Equal(fitted.All.Count, fitted.Clusters.Sum(one => one!.Count));
        Assert.InRange(fitted.At(0.1).Of(default, 0), 0.85, 0.95);
        Assert.InRange(fitted.At(0.1).Of(default, 1), 2.55, 2.85);
        Assert.Null(fitted.Guarantee(0.1, "it holds").Shortfall);
    }

    /// <summary>Class 4 has 8 rows, too few for alpha 0.1, class 5 none, and a row is of a class beyond the scores. Where all classes are rare there are no clusters, and all rows give the threshold.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Fit_RareClasses_HaveTheThresholdOfAllRows()
    {
        var rows = Rows(new(2), 4, 200);
        var rare = new ConformalRows([.. rows.Scores, .. Enumerable.Repeat(0.5, 8), double.PositiveInfinity]) { Labels = [.. rows.Labels!, .. Enumerable.Repeat(4, 8), 9], ClassCount = 6 };
        var fitted = new ClusterConditional { ClusterCount = 2, ClusteringShare = 0.5 }.Fit(rare);
        Assert.Equal([-1, -1], fitted.ClusterOf.Skip(4));
        Assert.Equal(fitted.All.Threshold(0.1), fitted.At(0.1).Of(default, 5));
        Assert.NotEqual(fitted.All.Threshold(0.1), fitted.At(0.1).Of(default, 1));
        Assert.Contains("2 classes are in no cluster", fitted.Guarantee(0.1, "it holds").Statement);
        var none = new ClusterConditional().Fit(Rows(new(3), 20, 5));
        Assert.Empty(none.Clusters);
        Assert.Equal(100, none.All.Count);
        Assert.Contains("too few rows for clusters", none.Guarantee(0.1, "it holds").Statement);
    }

    /// <summary>Both clusters are covered: by a new row of a class of each, 2,000 draws. One threshold for all, marginally right, fails for the wide one.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_TwoLaws_CoversEachCluster()
    {
        var random = new Random(4);
        int[] covered = [0, 0], together = [0, 0];
        for (var draw = 0; draw < 2000; draw++)
        {
            var rows = Rows(random, 6, 30);
            var (own, all) = (new ClusterConditional { ClusterCount = 2, ClusteringShare = 0.5, Seed = draw }.Fit(rows).At(0.1), new SplitConformal().Fit(rows).At(0.1));
            for (var kind = 0; kind < 2; kind++)
            {
                var (label, next) = (2 * random.Next(3) + kind, (kind == 0 ? 1 : 3) * random.NextDouble());
                covered[kind] += next <= own.Of(default, label) ? 1 : 0;
                together[kind] += next <= all.Of(default, label) ? 1 : 0;
            }
        }
        Assert.All(covered, count => Assert.True(CoverageCheck.IsAtLeast(count, 2000, 0.9)));
        Assert.False(CoverageCheck.IsAtLeast(together[1], 2000, 0.9));
    }

    /// <summary>
    /// All classes have the same law, so that clusters are chance. A row of the class that is luckiest in the rows that made the clusters: thresholds from other rows cover it, those of the twin that uses the same rows
    /// again do not.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_OneLaw_NeedsRowsOfItsOwnForClusters()
    {
        const int Classes = 30, First = 10 * Classes;
        var random = new Random(5);
        var (apart, reused) = (0, 0);
        for (var draw = 0; draw < 2000; draw++)
        {
            var rows = Rows(random, Classes, 20, width: 1);
            var clusters = ClusterConditional.Clusters(rows, 4, row => row < First);
            var (label, next) = (Enumerable.Range(0, Classes).MinBy(k => rows.Scores.Take(First).Where((_, row) => row % Classes == k).Sum()), random.NextDouble());
            apart += next <= ClusterConditional.Fit(rows, clusters, row => row >= First).At(0.1).Of(default, label) ? 1 : 0;
            reused += next <= ClusterConditional.Fit(rows, clusters, row => row < First).At(0.1).Of(default, label) ? 1 : 0;
        }
        Assert.True(CoverageCheck.IsAtLeast(apart, 2000, 0.9));
        Assert.False(CoverageCheck.IsAtLeast(reused, 2000, 0.9));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_RowsWithoutClasses_Throws()
        => Assert.Contains("have no classes", Assert.Throws<ArgumentException>(() => new ClusterConditional().Fit(new([1, 2]))).Message);

    [Fact, Trait("Kind", "Property")]
    public void Fit_SameRows_SameClusters() => Assert.Equal(new ClusterConditional().Fit(Rows(new(6), 10, 200)).ClusterOf.ToArray(), new ClusterConditional().Fit(Rows(new(6), 10, 200)).ClusterOf.ToArray());
}
