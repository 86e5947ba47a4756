using Extensions.Calibration.Tests.Conformal.Sets;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Scores;

public class LeastAmbiguousScoreTests
{
    public sealed class Golden : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name.StartsWith("lac_", StringComparison.Ordinal);

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden) => PredictionSetGoldens.Split(golden, new LeastAmbiguousScore());
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
