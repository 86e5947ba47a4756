using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Binary;

public class VennAbersTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["venn_abers"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var map = new VennAbers().Fit(GoldenSets.Binary(golden, "binary150", ScoreMeaning.Logits));
            var intervals = Array.ConvertAll(golden.Column("test_score", "binary150"), map.ApplyInterval);
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["p0"] = Array.ConvertAll(intervals, interval => interval.Lower), ["p1"] = Array.ConvertAll(intervals, interval => interval.Upper), ["prob_pos"] = Array.ConvertAll(intervals, interval => interval.Value),
            };
        }
    }

    /// <summary>Against the definition: isotonic regression of all rows and the new one, fitted anew for each score and label.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_RandomRowsWithTiesAndWeights_EqualsTheDefinition()
    {
        var random = new Random(2);
        for (var repeat = 0; repeat < 100; repeat++)
        {
            var count = random.Next(1, 30);
            var scores = Enumerable.Range(0, count).Select(_ => (double)random.Next(12)).ToArray();
            var labels = Enumerable.Range(0, count).Select(_ => random.Next(2) == 0).ToArray();
            var weights = repeat % 2 == 0 ? null : Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 4)).ToArray();
            var map = new VennAbers().Fit(new(scores, labels, ScoreMeaning.Logits, weights));
            for (var score = -0.5; score < 13; score += 0.5)
            {
                double With(double label) => PoolAdjacentViolators.Fit([.. scores, score], [.. labels.Select(positive => positive ? 1.0 : 0), label], weights is null ? [] : [.. weights, 1]).Step(score);
                var (lower, value, upper) = map.ApplyInterval(score);
                Assert.Equal(With(0), lower, 1e-12);
                Assert.Equal(With(1), upper, 1e-12);
                Assert.Equal(upper / (1 - lower + upper), value, 1e-12);
            }
        }
    }

    /// <summary>The interval narrows with the rows.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Interval_MoreRows_IsNarrower()
    {
        double Width(int count)
        {
            var map = new VennAbers().Fit(Contracts.SomeScores.Binary(count));
            return Enumerable.Range(-40, 81).Average(i => map.ApplyInterval(i / 10.0) is var (lower, _, upper) ? upper - lower : 0);
        }
        Assert.True(Width(5000) < 0.5 * Width(200), $"{Width(5000)} beside {Width(200)}");
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_OneRow_KnowsLittle()
    {
        var map = new VennAbers().Fit(new([0.5], [true], ScoreMeaning.Probabilities));
        Assert.Equal((0, 0.5, 1), map.ApplyInterval(0.4));
        Assert.Equal((0.5, 2 / 3.0, 1), map.ApplyInterval(0.5));
    }
}
