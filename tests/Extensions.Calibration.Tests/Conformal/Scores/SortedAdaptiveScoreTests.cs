using Extensions.Calibration.Tests.Conformal.Sets;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Scores;

public class SortedAdaptiveScoreTests
{
    public sealed class Golden : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name.StartsWith("saps_", StringComparison.Ordinal);

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
            => PredictionSetGoldens.Split(golden, new SortedAdaptiveScore { Weight = golden.Params.GetProperty("weight").GetDouble() });
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_Ranks_CostTheWeightEach()
        => Assert.Equal([0.625, 0.875, 0.25], ScoreRows.Scores(new SortedAdaptiveScore { Weight = 0.25 }, 0.5, 0.25, 0.25, 0.5));
}
