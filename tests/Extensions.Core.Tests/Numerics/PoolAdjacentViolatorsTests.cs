using MLExtensions;

namespace Extensions.Core.Tests.Numerics;

public class PoolAdjacentViolatorsTests
{
    [Fact, Trait("Kind", "Example")]
    public void Fit_OneViolation_IsPooled()
    {
        var fit = PoolAdjacentViolators.Fit([1, 2, 3, 4], [0, 2, 1, 3], []);
        Assert.Equal([1, 2, 4], fit.Lowest);
        Assert.Equal([1, 3, 4], fit.Highest);
        Assert.Equal([0, 1.5, 3], fit.Values);
        Assert.Equal([1, 2, 1], fit.Weights);
        Assert.Equal(0.75, fit.Linear(1.5));
        Assert.Equal(1.5, fit.Step(1.5));
        Assert.Equal(1.5, fit.Linear(2.5));
        Assert.Equal(0, fit.Linear(-7));
        Assert.Equal(3, fit.Step(9));
    }

    /// <summary>Against the minimum-maximum formula of isotonic regression: value_i = max over a up to i of min over b from i of the weighted mean of points a to b.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_RandomRowsWithTies_EqualsTheMinimaxFormula()
    {
        var random = new Random(1);
        for (var repeat = 0; repeat < 200; repeat++)
        {
            var count = random.Next(1, 25);
            var scores = Enumerable.Range(0, count).Select(_ => (double)random.Next(10)).ToArray();
            var targets = Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray();
            var weights = Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 4)).ToArray();
            var fit = PoolAdjacentViolators.Fit(scores, targets, weights);
            var points = Enumerable.Range(0, count).GroupBy(i => scores[i]).OrderBy(group => group.Key)
                .Select(group => (Score: group.Key, Weight: group.Sum(i => weights[i]), Mean: group.Sum(i => weights[i] * targets[i]) / group.Sum(i => weights[i]))).ToArray();
            double Mean(int a, int b) => points[a..(b + 1)].Sum(point => point.Weight * point.Mean) / points[a..(b + 1)].Sum(point => point.Weight);
            for (var i = 0; i < points.Length; i++)
            {
                var expected = Enumerable.Range(0, i + 1).Max(a => Enumerable.Range(i, points.Length - i).Min(b => Mean(a, b)));
                Assert.Equal(expected, fit.Linear(points[i].Score), 1e-12);
                Assert.Equal(expected, fit.Step(points[i].Score), 1e-12);
            }
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ScoresOfWeightZero_AreLeftOut()
        => Assert.Equal([2.0], PoolAdjacentViolators.Fit([1, 2], [5, 7], [0, 1]).Lowest);

    /// <summary>Two classes without weights are sorted apart; with weights, or as numbers, all rows together. 6,000 rows are sorted by digits, 600 by comparison.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(600)]
    [InlineData(6000)]
    public void Fit_TheSameRowsInThreeForms_AreTheSame(int count)
    {
        var random = new Random(2);
        var scores = Enumerable.Range(0, count).Select(i => i % 3 == 0 ? random.Next(-20, 20) / 10.0 : 4 * random.NextDouble() - 2).ToArray();
        scores[0] = -0.0;
        var labels = Array.ConvertAll(scores, score => 5 * random.NextDouble() - 2.5 < score);
        var ones = Enumerable.Repeat(1.0, count).ToArray();
        var plain = PoolAdjacentViolators.Fit(new ScoreGroups(scores, labels, []));
        PoolAdjacentViolators[] others =
        [
            PoolAdjacentViolators.Fit(new ScoreGroups(scores, labels, ones)),
            PoolAdjacentViolators.Fit(scores, Array.ConvertAll(labels, label => label ? 1.0 : 0.0), []),
        ];
        Assert.Equal(count, plain.Weights.Sum());
        Assert.All(others, other =>
        {
            Assert.Equal(plain.Lowest, other.Lowest);
            Assert.Equal(plain.Highest, other.Highest);
            Assert.Equal(plain.Values, other.Values);
            Assert.Equal(plain.Weights, other.Weights);
        });
    }
}
