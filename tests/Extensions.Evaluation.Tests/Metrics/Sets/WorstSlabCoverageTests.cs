using System.ComponentModel.DataAnnotations;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Sets;

public class WorstSlabCoverageTests
{
    private static readonly WorstSlabSearch SameRows = new() { EvaluateOtherHalf = false };

    /// <summary>The convex hull gives what trying every slab gives, ties of places and of coverages included.</summary>
    [Fact, Trait("Kind", "Property")]
    public void ComputeAlong_GeneratedRows_EqualsTryingEverySlab()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var count = random.Next(2, 90);
            var (places, delta) = (seed % 3 == 0 ? 1e9 : 12, 0.05 + 0.9 * random.NextDouble());
            var features = Enumerable.Range(0, 2 * count).Select(_ => Math.Floor(places * random.NextDouble())).ToArray();
            var covered = Enumerable.Range(0, count).Select(_ => random.NextDouble() < 0.3 + 0.1 * (seed % 7)).ToArray();
            double[] directions = [1, 0, 0, 1, 0.6, -0.8];
            var slab = WorstSlabCoverage.ComputeAlong(directions, features, 2, covered, SameRows with { LeastShare = delta });
            var best = (Coverage: 1.0, Lower: double.NaN, Upper: double.NaN, Direction: 0);
            for (var direction = 0; direction < 3; direction++)
                if (Worst(direction) is var found && (direction == 0 || found.Coverage < best.Coverage))
                    best = (found.Coverage, found.Lower, found.Upper, direction);
            Assert.Equal((best.Lower, best.Upper), (slab.Lower, slab.Upper));
            Assert.Equal(directions[(2 * best.Direction)..(2 * best.Direction + 2)], slab.Direction);
            var inside = Enumerable.Range(0, count).Where(row => Place(row, best.Direction) >= best.Lower && Place(row, best.Direction) <= best.Upper).ToArray();
            Assert.Equal((inside.Length, inside.Average(row => covered[row] ? 1.0 : 0)), (slab.Count, slab.Coverage));

            double Place(int row, int direction) => directions[2 * direction] * features[2 * row] + directions[2 * direction + 1] * features[2 * row + 1];

            (double Coverage, double Lower, double Upper) Worst(int direction)
            {
                var order = Enumerable.Range(0, count).OrderBy(row => Place(row, direction)).ToArray();
                var z = Array.ConvertAll(order, row => Place(row, direction));
                var worst = (1.0, z[0], z[^1]);
                for (var start = 0; start < (int)Math.Round((1 - delta) * count); start++)
                    for (var end = Math.Min(start + (int)Math.Round(delta * count), count - 1); end < count; end++)
                        if ((start == 0 || z[start] > z[start - 1]) && (end == count - 1 || z[end + 1] > z[end])
                            && order[start..(end + 1)].Count(row => covered[row]) / (double)(end + 1 - start) is var coverage && coverage < worst.Item1)
                            worst = (coverage, z[start], z[end]);
                return worst;
            }
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_RowsOnOneSideNotCovered_FindsThem()
    {
        var (features, covered) = Rows(2000, 5, x => x > 0.8 ? 0 : 1);
        var slab = WorstSlabCoverage.Compute(features, 2, covered, new() { DirectionCount = 200 });
        Assert.InRange(slab.Coverage, 0, 0.25);
        Assert.InRange(Math.Abs(slab.Direction[0]), 0.9, 1);
        Assert.Equal(1, slab.Direction.Sum(v => v * v), 1e-12);
        Assert.True(slab.Direction.SequenceEqual(WorstSlabCoverage.Compute(features, 2, covered, new() { DirectionCount = 200 }).Direction));
        Assert.False(slab.Direction.SequenceEqual(WorstSlabCoverage.Compute(features, 2, covered, new() { DirectionCount = 200, Seed = 1 }).Direction));
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_AllCovered_IsAllRows()
    {
        var (features, covered) = Rows(50, 1, _ => 1);
        var slab = WorstSlabCoverage.Compute(features, 2, covered, SameRows with { DirectionCount = 3 });
        Assert.Equal((1, 50), (slab.Coverage, slab.Count));
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_NoEvaluatedRowInTheSlab_CoverageIsNotANumber()
    {
        var slabs = Enumerable.Range(0, 50).Select(seed => WorstSlabCoverage.ComputeAlong([1], [1, 2, 3, 4], 1, [true, false, true, false], new() { Seed = seed, LeastShare = 0.01 })).ToArray();
        Assert.Contains(slabs, slab => slab.Count == 0);
        Assert.All(slabs, slab => Assert.Equal(slab.Count == 0, double.IsNaN(slab.Coverage)));
    }

    /// <summary>
    /// Where every row is covered with probability 0.9, the covered ones of the other half's slabs are binomial, at a false-alarm probability of 1e-6; evaluated on the rows that were searched they are too few.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_EvenCoverage_IsUnbiasedOnTheOtherHalf()
    {
        Assert.True(HasEvenCoverage(new() { DirectionCount = 20, LeastShare = 0.2 }));
        Assert.False(HasEvenCoverage(SameRows with { DirectionCount = 20, LeastShare = 0.2 }));

        static bool HasEvenCoverage(WorstSlabSearch search)
        {
            var (count, hits) = (0, 0);
            for (var seed = 0; seed < 100; seed++)
            {
                var (features, covered) = Rows(200, seed, _ => 0.9);
                var slab = WorstSlabCoverage.Compute(features, 2, covered, search with { Seed = seed });
                (count, hits) = (count + slab.Count, hits + (slab.Count == 0 ? 0 : (int)Math.Round(slab.Coverage * slab.Count)));
            }
            return hits >= BetaDistribution.BinomialQuantile(0.5e-6, count, 0.9) && hits <= BetaDistribution.BinomialQuantile(1 - 0.5e-6, count, 0.9);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ArgumentsOutOfRange_SaySo()
    {
        Assert.Contains("got 3 features and 2 rows", Assert.Throws<ArgumentException>(() => WorstSlabCoverage.Compute([1, 2, 3], 2, [true, false])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Row 1 has NaN as feature 0", Assert.Throws<InputDataException>(() => WorstSlabCoverage.Compute([1, 2, double.NaN, 4], 2, [true, false])).Message, StringComparison.Ordinal);
        Assert.StartsWith("There is no row", Assert.Throws<InputDataException>(() => WorstSlabCoverage.Compute([], 2, [])).Message, StringComparison.Ordinal);
        Assert.StartsWith("There is 1 row", Assert.Throws<InputDataException>(() => WorstSlabCoverage.Compute([1], 1, [true])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Row 0 has features whose projection is not finite",
            Assert.Throws<InputDataException>(() => WorstSlabCoverage.ComputeAlong([10], [1e308, 1], 1, [true, false], SameRows)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => WorstSlabCoverage.Compute([], 0, [true]));
        Assert.All([0, 1, double.NaN], bad => Assert.Throws<ValidationException>(() => WorstSlabCoverage.Compute([1, 2], 1, [true, false], new() { LeastShare = bad })));
        Assert.Throws<ValidationException>(() => WorstSlabCoverage.Compute([1, 2], 1, [true, false], new() { DirectionCount = 0 }));
        Assert.All((double[][])[[], [1], [1, 0, 0, 0], [1, 0, double.NaN, 0]], directions => Assert.Throws<ArgumentException>(() => WorstSlabCoverage.ComputeAlong(directions, [1, 2, 3, 4], 2, [true, false])));
    }

    private static (double[] Features, bool[] Covered) Rows(int count, int seed, Func<double, double> coverage)
    {
        var random = new Random(seed);
        var features = Enumerable.Range(0, 2 * count).Select(_ => 2 * random.NextDouble() - 1).ToArray();
        return (features, [.. Enumerable.Range(0, count).Select(row => random.NextDouble() < coverage(features[2 * row]))]);
    }
}
