using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Procedures;

public class WeightedKMeansTests
{
    [Fact, Trait("Kind", "Example")]
    public void Assign_ThreeHeaps_FindsThem()
    {
        var random = new Random(1);
        var points = Enumerable.Range(0, 60).Select(i => new[] { 10.0 * (i % 3) + random.NextDouble(), random.NextDouble() }).ToArray();
        var groups = WeightedKMeans.Assign(points, [.. points.Select(_ => 1.0)], 3);
        for (var i = 3; i < 60; i++)
            Assert.Equal(groups[i % 3], groups[i]);
        Assert.Equal(3, groups.Distinct().Count());
    }

    /// <summary>Points at 0, 1 and 2.1 on a line: alone the middle one belongs to 0; where 2.1 weighs little and 0 much, the middle one is better off with 2.1.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Assign_Weights_MoveTheCentres()
    {
        double[][] points = [[0], [1], [2.1]];
        Assert.Equal([0, 0, 1], WeightedKMeans.Assign(points, [1, 1, 1], 2).Select(group => group == WeightedKMeans.Assign(points, [1, 1, 1], 2)[0] ? 0 : 1));
        var heavy = WeightedKMeans.Assign(points, [100, 1, 0.1], 2);
        Assert.NotEqual(heavy[0], heavy[1]);
        Assert.Equal(heavy[1], heavy[2]);
    }

    [Fact, Trait("Kind", "Example")]
    public void Assign_FewerPointsThanGroups_OneEach()
    {
        Assert.Equal([0, 0, 0], WeightedKMeans.Assign([[1], [1], [1]], [1, 1, 1], 2));
        Assert.Equal(2, WeightedKMeans.Assign([[1], [2]], [1, 1], 5).Distinct().Count());
    }
}
