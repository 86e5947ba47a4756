namespace Extensions.Evaluation.Tests.Metrics.Intervals;

public class IntervalGoldenTests
{
    public sealed class Intervals : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["metric"];

        public override bool Serves(GoldenCase golden) => golden.Name == "regression";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            double[] Input(string name) => GoldenCase.Numbers(golden.Inputs.GetProperty(name));
            var (lower, upper, labels) = (Input("lower"), Input("upper"), golden.Column(golden.Inputs.GetProperty("y").GetString()!));
            var alpha = golden.Params.GetProperty("alpha").GetDouble();
            var (byWidth, low, high) = (WidthStratifiedCoverage.Compute(lower, upper, labels), PinballLoss.Compute(lower, labels, alpha / 2), PinballLoss.Compute(upper, labels, 1 - alpha / 2));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["coverage"] = [IntervalCoverage.Compute(lower, upper, labels)], ["mean_width"] = [IntervalWidth.Compute(lower, upper).FiniteMean],
                ["winkler_interval_score"] = [IntervalScore.Compute(lower, upper, labels, alpha)], ["cwc_eta_30"] = [CoverageWidthCriterion.Compute(lower, upper, labels, alpha)],
                ["ssc_3bins"] = [.. byWidth.Strata.Select(stratum => stratum.Coverage)], ["ssc_score"] = [byWidth.Worst], ["hsic"] = [HilbertSchmidtIndependence.Compute(lower, upper, labels)],
                ["pinball_low_0_1"] = [low], ["pinball_high_0_9"] = [high], ["interval_score_from_pinball"] = [2 / alpha * (low + high)],
            };
        }
    }

    /// <summary>Residuals of reg99 added to the predictions of its test rows.</summary>
    public sealed class Distributions : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cps"];

        public override bool Serves(GoldenCase golden) => golden.Name == "crps_energy";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var residuals = golden.Column("y").Zip(golden.Column("pred"), (y, prediction) => y - prediction).ToArray();
            var values = golden.Column("test_pred").SelectMany(prediction => residuals.Select(residual => prediction + residual)).ToArray();
            return new Dictionary<string, IReadOnlyList<double>> { ["crps_mean"] = [ContinuousRankedProbabilityScore.Compute(values, residuals.Length, golden.Column("test_y"))] };
        }
    }
}
