using Extensions.Calibration.Tests.Conformal.Sets;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Scores;

public class AdaptiveScoreTests
{
    public sealed class Golden : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name.StartsWith("aps_", StringComparison.Ordinal);

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
            => PredictionSetGoldens.Split(golden, new AdaptiveScore { Randomized = golden.Name.StartsWith("aps_random_", StringComparison.Ordinal) });
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_TiesIncluded_SumsTheLowerIndexFirst()
    {
        Assert.Equal([0.75, 1, 0.5], ScoreRows.Scores(new AdaptiveScore { Randomized = false }, 0.5, 0.25, 0.25, 0.5));
        Assert.Equal([0.625, 0.875, 0.25], ScoreRows.Scores(new AdaptiveScore(), 0.5, 0.25, 0.25, 0.5));
    }

    /// <summary>The rounding that makes sums exact is far below what matters: beside sums in long form of 1,000 classes.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Compute_ManyClasses_AsSumsOfDecimals()
    {
        var row = ScoreRows.Draw(new Random(5), 1000);
        var scores = ScoreRows.Scores(new AdaptiveScore { Randomized = false }, 0, row);
        var sum = 0m;
        foreach (var k in Enumerable.Range(0, 1000).OrderByDescending(k => row[k]).ThenBy(k => k))
            Assert.Equal((double)(sum += (decimal)row[k]), scores[k], 1e-10);
    }
}
