namespace Extensions.Evaluation.Tests.Reports;

public class CurveSimplificationTests
{
    [Fact, Trait("Kind", "Property")]
    public void Keep_ManyPoints_KeepsEndsPeaksAndTheShape()
    {
        double[] y = [.. Enumerable.Range(0, 20_000).Select(at => Math.Sin(at / 900.0) + (at == 12_345 ? 3 : 0))];
        var kept = CurveSimplification.Keep(y.Length, at => at, at => y[at]);
        Assert.Equal(200, kept.Length);
        Assert.Equal((0, 19_999), (kept[0], kept[^1]));
        Assert.Contains(12_345, kept);
        for (var part = 1; part < kept.Length; part++)
            for (var at = kept[part - 1]; at <= kept[part]; at++)
                Assert.InRange(y[at] - (y[kept[part - 1]] + (y[kept[part]] - y[kept[part - 1]]) * (at - kept[part - 1]) / (double)(kept[part] - kept[part - 1])), -0.01, 0.01);
    }

    [Fact, Trait("Kind", "Example")]
    public void Keep_FewPoints_KeepsAll() => Assert.Equal([0, 1, 2], CurveSimplification.Keep(3, at => at, at => 0));

    [Fact, Trait("Kind", "Example")]
    public void Keep_StraightLine_NeedsItsEndsAlone() => Assert.Equal([0, 999], CurveSimplification.Keep(1000, at => at, at => 2.0 * at));

    /// <summary>Of an upright line the heights between are there already; they are not to take the places of others.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Keep_UprightLine_NeedsItsEndsAlone()
        => Assert.Equal([0, 10, 999], CurveSimplification.Keep(1000, at => Math.Min(at, 10), at => at <= 10 ? 1 : 1 - at / 1000.0));
}
