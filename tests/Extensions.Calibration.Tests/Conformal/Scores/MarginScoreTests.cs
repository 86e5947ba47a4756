using Extensions.Calibration.Tests.Conformal.Sets;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Scores;

public class MarginScoreTests
{
    public sealed class Golden : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name.StartsWith("margin_", StringComparison.Ordinal) && golden.Name != "margin_crepes";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden) => PredictionSetGoldens.Split(golden, new MarginScore());
    }

    public sealed class Scores : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name == "margin_crepes";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden) => new Dictionary<string, IReadOnlyList<double>>
        {
            ["cal_margin_first10"] = PredictionSetGoldens.Rows(golden, new MarginScore()).Scores[..10],
            ["test_margin_first5"] = [.. Enumerable.Range(0, 5).SelectMany(row => PredictionSetGoldens.TestScores(golden, new MarginScore(), row))],
        };
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_Probabilities_DistanceToTheBestOther()
    {
        Assert.Equal([0.25, 0.375, -0.25], ScoreRows.Scores(new MarginScore(), 0, 0.25, 0.125, 0.5));
        Assert.Equal([0, 0, 0.5], ScoreRows.Scores(new MarginScore(), 0, 0.5, 0.5, 0));
    }
}
