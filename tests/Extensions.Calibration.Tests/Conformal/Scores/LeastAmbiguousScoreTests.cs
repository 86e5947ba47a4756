using Extensions.Calibration.Tests.Conformal.Sets;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Scores;

public class LeastAmbiguousScoreTests
{
    public sealed class Golden : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name.StartsWith("lac_", StringComparison.Ordinal);

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (score, alpha) = (new LeastAmbiguousScore(), PredictionSetGoldens.Alpha(golden));
            var rows = PredictionSetGoldens.Rows(golden, score);
            var fitted = new SplitConformal().Fit(rows);
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["cal_scores_first10"] = rows.Scores[..10], ["q_hat"] = [fitted.Scores.Threshold(alpha)], ["sets"] = PredictionSetGoldens.Sets(golden, score, fitted, alpha),
            };
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_Probabilities_OneLessEach()
    {
        var scores = new double[3];
        new LeastAmbiguousScore().Compute([0.5, 0.2, 0.3], 0.7, scores);
        Assert.Equal([0.5, 0.8, 0.7], scores);
        Assert.Equal(0.8, new LeastAmbiguousScore().Compute([0.5, 0.2, 0.3], 1, 0.7));
    }
}
