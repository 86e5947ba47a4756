using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Sets;

public class PValueTests
{
    public sealed class OfClasses : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name is "pvalues_0.05" or "pvalues_0.1" or "pvalues_0.2";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var fitted = new SplitConformal().Fit(PredictionSetGoldens.Rows(golden, new LeastAmbiguousScore()));
            var pValues = PredictionSetGoldens.PValues(golden, (_, k, score) => fitted.PValue(new(-1, 1, []), k, score));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["p_values"] = pValues, ["sets_p_gt_alpha"] = [.. Enumerable.Range(0, pValues.Length).Where(i => ConformalQuantile.IsAbove(pValues[i], PredictionSetGoldens.Alpha(golden))).Select(i => (double)(i % PredictionSetGoldens.ClassCount))],
            };
        }
    }

    public sealed class Smoothed : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name == "pvalues_smoothed";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (fitted, thetas) = (new SplitConformal().Fit(PredictionSetGoldens.Rows(golden, new LeastAmbiguousScore())), GoldenCase.Numbers(golden.Inputs.GetProperty("theta")));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["p_values"] = PredictionSetGoldens.PValues(golden, (row, k, score) => fitted.SmoothedPValue(new(-1, 1, []), k, score, thetas[row * PredictionSetGoldens.ClassCount + k])),
            };
        }
    }

    /// <summary>A p-value that equals alpha: the class is left out, as its score is above the threshold. Libraries that keep it are one rank too wide.</summary>
    public sealed class Boundary : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name == "boundary_p";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (alpha, scores) = (PredictionSetGoldens.Alpha(golden), GoldenCase.Numbers(golden.Inputs.GetProperty("test_scores")));
            var calibration = new CalibrationScores(GoldenCase.Numbers(golden.Inputs.GetProperty("cal_scores")));
            var pValues = Array.ConvertAll(scores, score => calibration.PValue(score));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["p_values"] = pValues, ["keep_p_gt_alpha"] = [.. pValues.Select(p => ConformalQuantile.IsAbove(p, alpha) ? 1.0 : 0)],
                ["keep_score_le_qhat"] = [.. scores.Select(score => score <= calibration.Threshold(alpha) ? 1.0 : 0)], ["keep_crepes"] = [.. pValues.Select(p => p - alpha > -1e-9 ? 1.0 : 0)],
            };
        }
    }
}
