namespace Extensions.AutoML.Tests.Analysis;

public class FunctionalAnovaTests
{
    [Fact, Trait("Kind", "Golden")]
    public void Shares_TreeByHand_AsComputedByHand()
    {
        // f = 0 for x <= 0.5; for x > 0.5: 2 where the word is 0, 6 where it is 1.
        ForestDimension[] dimensions = [new(0), new(2)];
        List<TreeLeaf> leaves =
        [
            new(0, [new(0, 0.5, null), new(0, 1, [true, true])]),
            new(2, [new(0.5, 1, null), new(0, 1, [true, false])]),
            new(6, [new(0.5, 1, null), new(0, 1, [false, true])]),
        ];
        // Mean 2; V = 0.5 * 4 + 0.25 * 0 + 0.25 * 16 = 6. Of x: means 0 and 4, V = 4. Of the word: means 1 and 3, V = 1.
        var shares = FunctionalAnova.Shares(dimensions, leaves);
        Assert.NotNull(shares);
        Assert.Equal(4.0 / 6, shares[0], 12);
        Assert.Equal(1.0 / 6, shares[1], 12);
    }

    [Fact, Trait("Kind", "Property")]
    public void Importances_AdditiveFunction_AreItsVariances()
    {
        // Var(3 x) = 9 / 12 of a uniform x; the word adds 0 or 1 with equal share: variance 1 / 4; z adds nothing.
        var random = new Random(1);
        double[][] inputs = [.. Enumerable.Range(0, 600).Select(_ => new[] { random.NextDouble(), random.Next(2), random.NextDouble() })];
        var importances = FunctionalAnova.Importances([new(0), new(2), new(0)], inputs, Array.ConvertAll(inputs, row => 3 * row[0] + row[1]), 1);
        Assert.Equal(0.75, importances[0], 0.05);
        Assert.Equal(0.25, importances[1], 0.05);
        Assert.InRange(importances[2], 0, 0.02);
    }

    [Fact, Trait("Kind", "Property")]
    public void Importances_NothingVaries_AreZero()
        => Assert.Equal([0.0, 0.0], FunctionalAnova.Importances([new(0), new(3)], [[0.1, 0], [0.5, 1], [0.7, 2], [0.9, 1], [0.3, 0]], [1, 1, 1, 1, 1], 1).ToArray());

    [Fact, Trait("Kind", "Property")]
    public void Grow_Leaves_ShareOutTheSpace()
    {
        var random = new Random(2);
        double[][] inputs = [.. Enumerable.Range(0, 100).Select(_ => new[] { random.NextDouble(), random.Next(5) })];
        var leaves = RegressionTree.Grow([new(0), new(5)], inputs, Array.ConvertAll(inputs, row => row[0] * row[1]), [.. Enumerable.Range(0, 100)], random);
        Assert.True(leaves.Count > 10);
        Assert.Equal(1, leaves.Sum(leaf => leaf.Share), 9);
        Assert.All(inputs, row => Assert.Single(leaves, leaf => RegressionTree.Contains(leaf.Boxes[0], row[0]) && RegressionTree.Contains(leaf.Boxes[1], row[1])));
    }
}
