using Extensions.Calibration.Tests.Conformal.Sets;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Scores;

public class TopKScoreTests
{
    public sealed class Golden : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name.StartsWith("topk_", StringComparison.Ordinal);

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
            => PredictionSetGoldens.Split(golden, new TopKScore { Randomized = golden.Name.StartsWith("topk_random_", StringComparison.Ordinal) });
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_Probabilities_RanksWithTheLowerIndexFirst()
    {
        Assert.Equal([2, 3, 1, 4], ScoreRows.Scores(new TopKScore(), 0.5, 0.2, 0.2, 0.5, 0.1));
        Assert.Equal([1.5, 2.5, 0.5, 3.5], ScoreRows.Scores(new TopKScore { Randomized = true }, 0.5, 0.2, 0.2, 0.5, 0.1));
    }
}
