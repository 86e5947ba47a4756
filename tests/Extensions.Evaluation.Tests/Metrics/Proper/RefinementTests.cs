using Extensions.Evaluation.Tests.Golden;

namespace Extensions.Evaluation.Tests.Metrics.Proper;

/// <summary>A proper loss is calibration plus refinement: what a calibrator gains, and what is left.</summary>
public class RefinementTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["refinement"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (before, labels) = GoldenRows.Multiclass(golden);
            var (after, _) = GoldenRows.Multiclass(golden, Temperature(golden));
            var refinement = Loss(after);
            return new Dictionary<string, IReadOnlyList<double>> { ["refinement"] = [refinement], ["calibration_error"] = [Loss(before) - refinement] };

            double Loss(double[] probabilities) => golden.Name == "brier_ts" ? BrierScore.Compute(probabilities, 4, labels) : LogLoss.Compute(probabilities, 4, labels);
        }

        /// <summary>The temperature of least log-loss, by golden-section search over its logarithm.</summary>
        private static double Temperature(GoldenCase golden)
        {
            var (low, high, ratio) = (-3.0, 3.0, (Math.Sqrt(5) - 1) / 2);
            while (high - low > 1e-9)
            {
                var (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
                (low, high) = At(left) < At(right) ? (low, right) : (left, high);
            }
            return Math.Exp(low);

            double At(double logarithm) => GoldenRows.Multiclass(golden, Math.Exp(logarithm)) is var (probabilities, labels) ? LogLoss.Compute(probabilities, 4, labels) : double.NaN;
        }
    }
}
