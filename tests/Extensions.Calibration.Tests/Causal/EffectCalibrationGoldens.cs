using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Causal;

/// <summary>Golden cases of treatment effects.</summary>
public sealed class EffectCalibrationGoldens : GoldenAdapter
{
    public override IReadOnlyList<string> Topics => ["causal"];

    public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
    {
        var (rows, crossed) = (Rows(golden, "tau"), Rows(golden, "oof_tau"));
        switch (golden.Name)
        {
            case "dr_pseudo_outcome":
                return new Dictionary<string, IReadOnlyList<double>> { ["pseudo_outcome"] = rows.Targets(EffectTarget.DoublyRobust).Targets };
            case "r_pseudo_target":
                var (targets, weights) = rows.Targets(EffectTarget.Residual);
                return new Dictionary<string, IReadOnlyList<double>> { ["pseudo_outcome"] = targets, ["weight"] = weights };
            case "isotonic":
                var (step, linear) = (Assert.IsType<CausalIsotonicMap>(new CausalIsotonic().Fit(rows)), new CausalIsotonic { Interpolate = true }.Fit(rows));
                return new Dictionary<string, IReadOnlyList<double>>
                {
                    ["block_min"] = step.Lowest, ["block_max"] = step.Highest, ["block_value"] = step.Values, ["fitted"] = Apply(step, golden.Column("tau")),
                    ["test_step"] = Apply(step, golden.Column("test_tau")), ["test_linear"] = Apply(linear, golden.Column("test_tau")),
                };
            case "cross_calibrated_isotonic":
                var map = new CausalIsotonic().Fit(crossed);
                return new Dictionary<string, IReadOnlyList<double>>
                {
                    ["fold_calibrated"] = Apply(map, golden.Column("test_fold_tau")), ["test"] = Medians(map, golden, 5), ["test_first4folds_lower_median"] = Medians(map, golden, 4),
                };
            case "calibration_error_linear" or "calibration_error_histogram":
                var error = EffectCalibrationError.Compute(rows, golden.Name.EndsWith("linear", StringComparison.Ordinal) ? new CausalLinear() : new CausalHistogram());
                return new Dictionary<string, IReadOnlyList<double>>
                {
                    ["estimate"] = [error.Estimate], ["plugin_estimate"] = [error.PlugIn], ["standard_error"] = [error.StandardError], ["blp_slope"] = [error.Slope], ["blp_intercept"] = [error.Intercept],
                };
            default:
                var target = golden.Params.GetProperty("loss").GetString() == "r" ? EffectTarget.Residual : EffectTarget.DoublyRobust;
                EffectCalibrator calibrator = golden.Params.GetProperty("method").GetString() switch
                {
                    "linear" => new CausalLinear { Target = target },
                    "histogram" => new CausalHistogram { Target = target },
                    "monotone_spline" => new CausalMonotoneSpline { Target = target },
                    var method => throw new NotSupportedException(method),
                };
                return new Dictionary<string, IReadOnlyList<double>>
                {
                    ["test"] = golden.Name.StartsWith("cross", StringComparison.Ordinal) ? Medians(calibrator.Fit(crossed), golden, 5) : Apply(calibrator.Fit(rows), golden.Column("test_tau")),
                };
        }
    }

    private static EffectCalibrationSet Rows(GoldenCase golden, string effects) => new(golden.Column(effects), Array.ConvertAll(golden.Column("treatment"), a => a > 0), golden.Column("outcome"),
        golden.Column("mu0"), golden.Column("mu1"), golden.Column("propensity"), golden.Column("outcome_mean"));

    private static double[] Apply(EffectMap map, double[] effects) => Array.ConvertAll(effects, effect => map.Apply(effect));

    private static double[] Medians(EffectMap map, GoldenCase golden, int folds) => [.. golden.Column("test_fold_tau").Chunk(5).Select(row => map.ApplyFolds(row.AsSpan(0, folds)))];
}
