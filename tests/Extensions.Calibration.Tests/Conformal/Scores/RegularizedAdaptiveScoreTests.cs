using System.ComponentModel.DataAnnotations;
using Extensions.Calibration.Tests.Conformal.Sets;
using Microsoft.ML;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Scores;

public class RegularizedAdaptiveScoreTests
{
    public sealed class Golden : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name.StartsWith("raps_", StringComparison.Ordinal);

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var settings = golden.Params.GetProperty("raps");
            return PredictionSetGoldens.Split(golden, new RegularizedAdaptiveScore
            {
                Penalty = settings.GetProperty("penalty").GetDouble(), FreeRanks = settings.GetProperty("kreg").GetInt32(), Randomized = golden.Name.StartsWith("raps_random_", StringComparison.Ordinal),
            });
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_RanksBeyondTheFreeOnes_CostThePenaltyEach()
        => Assert.Equal([0.875, 1.375, 0.25], ScoreRows.Scores(new RegularizedAdaptiveScore { Penalty = 0.25, FreeRanks = 1 }, 0.5, 0.25, 0.25, 0.5));

    [Fact, Trait("Kind", "Property")]
    public void Compute_NoPenalty_IsAdaptiveScore()
    {
        var row = ScoreRows.Draw(new Random(1), 20);
        Assert.Equal(ScoreRows.Scores(new AdaptiveScore(), 0.3, row), ScoreRows.Scores(new RegularizedAdaptiveScore { Penalty = 0 }, 0.3, row));
        Assert.Equal(ScoreRows.Scores(new AdaptiveScore(), 0.3, row), ScoreRows.Scores(new RegularizedAdaptiveScore { FreeRanks = 20 }, 0.3, row));
    }

    [Fact, Trait("Kind", "Example")]
    public void Create_SettingsOutOfRange_Throws()
    {
        var catalog = new MLContext().MulticlassClassification.Conformal();
        Assert.Contains("Penalty", Assert.Throws<ValidationException>(() => catalog.PredictionSets(score: new RegularizedAdaptiveScore { Penalty = -1 })).Message);
        Assert.Contains("FreeRanks", Assert.Throws<ValidationException>(() => catalog.PredictionSets(score: new RegularizedAdaptiveScore { FreeRanks = -1 })).Message);
        Assert.Contains("Weight", Assert.Throws<ValidationException>(() => catalog.PredictionSets(score: new SortedAdaptiveScore { Weight = 0 })).Message);
    }
}
