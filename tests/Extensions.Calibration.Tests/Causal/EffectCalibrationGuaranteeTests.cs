using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Causal;

/// <summary>Effects of a known law, predicted wrongly: too large and shifted. Predicted effects rise with x, so that the effect given the prediction is that of x.</summary>
[Trait("Kind", "Guarantee")]
public class EffectCalibrationGuaranteeTests
{
    private static double Predicted(double x) => 2.5 * x + 1;

    /// <summary>Mean of (true effect given the prediction - calibrated prediction)^2 on a grid.</summary>
    private static double Error(Func<double, double> calibrated) => Enumerable.Range(0, 2000).Average(i => (i - 999.5) / 1000 is var x ? Math.Pow(SomeTrials.Effect(x) - calibrated(Predicted(x)), 2) : 0);

    public static TheoryData<string> Calibrators => ["causal_isotonic", "causal_linear", "causal_histogram", "causal_monotone_spline"];

    private static EffectCalibrator Find(string name, EffectTarget target) => name switch
    {
        "causal_isotonic" => new CausalIsotonic { Target = target },
        "causal_linear" => new CausalLinear { Target = target },
        "causal_histogram" => new CausalHistogram { Target = target },
        _ => new CausalMonotoneSpline { Target = target },
    };

    /// <summary>Before, the error is 1.49; after, it is below a tenth of that for every seed tried: with 4,000 rows its noise is below 0.02.</summary>
    [Theory]
    [MemberData(nameof(Calibrators))]
    public void Fit_WrongEffects_CalibrationErrorFallsToATenth(string name)
    {
        foreach (var target in Enum.GetValues<EffectTarget>())
            foreach (var seed in new[] { 1, 2, 3 })
            {
                var after = Error(Find(name, target).Fit(SomeTrials.Draw(4000, seed).Rows(Predicted)).Apply);
                Assert.True(after < 0.1 * Error(tau => tau), $"{target}, seed {seed}: {after:f4} after, {Error(tau => tau):f4} before.");
            }
    }

    /// <summary>Doubly robust: one of the nuisances may be wrong. With both wrong, the broken twin, calibration fails.</summary>
    [Fact]
    public void Fit_OneNuisanceWrong_IsCalibratedAndWithBothWrongItIsNot()
    {
        var trials = SomeTrials.Draw(20_000, 4);
        double After(bool outcomes, bool propensity) => Error(new CausalIsotonic().Fit(trials.Rows(Predicted, outcomes, propensity)).Apply);
        Assert.InRange(After(false, false), 0, 0.03);
        Assert.InRange(After(true, false), 0, 0.08);
        Assert.InRange(After(false, true), 0, 0.03);
        Assert.True(After(true, true) > 0.5, $"{After(true, true):f3}");
    }

    /// <summary>The law's calibration error, 1.49 before and 0 for the true effects, within 5 standard errors: a false-alarm probability below 1e-6 each. With both nuisances wrong, the broken twin, the true effects seem wrong.</summary>
    [Theory]
    [InlineData("causal_linear")]
    [InlineData("causal_histogram")]
    public void Compute_KnownError_IsWithinFiveStandardErrors(string curve)
    {
        var trials = SomeTrials.Draw(4000, 5);
        var before = EffectCalibrationError.Compute(trials.Rows(Predicted), Find(curve, EffectTarget.DoublyRobust));
        var truth = EffectCalibrationError.Compute(trials.Rows(SomeTrials.Effect), Find(curve, EffectTarget.DoublyRobust));
        Assert.InRange(before.Estimate, Error(tau => tau) - 5 * before.StandardError, Error(tau => tau) + 5 * before.StandardError);
        Assert.InRange(before.StandardError, 1e-3, 0.2);
        Assert.InRange(truth.Estimate, -5 * truth.StandardError, 5 * truth.StandardError);
        Assert.True(truth.PlugIn > 0 && truth.PlugIn > truth.Estimate);
        Assert.InRange(truth.Slope, 0.8, 1.2);
        Assert.InRange(truth.Intercept, -0.1, 0.1);
        Assert.True(before.Slope < 0.7);
        var twin = EffectCalibrationError.Compute(trials.Rows(SomeTrials.Effect, true, true), Find(curve, EffectTarget.DoublyRobust));
        Assert.True(twin.Estimate > 5 * twin.StandardError);
    }

    [Fact]
    public void Compute_AfterIsotonic_IsSmallerThanBeforeOnNewRows()
    {
        var map = new CausalIsotonic().Fit(SomeTrials.Draw(4000, 6).Rows(Predicted));
        var others = SomeTrials.Draw(4000, 7);
        var (before, after) = (EffectCalibrationError.Compute(others.Rows(Predicted)), EffectCalibrationError.Compute(others.Rows(x => map.Apply(Predicted(x)))));
        Assert.True(after.Estimate + 5 * after.StandardError < before.Estimate - 5 * before.StandardError, $"{after} beside {before}");
    }

    /// <summary>A curve without a short way, written out: with fewer than 100 rows each is its own group.</summary>
    [Fact]
    public void Compute_IsotonicCurve_EqualsPlainLoops()
    {
        var rows = SomeTrials.Draw(40, 8).Rows(Predicted);
        var (targets, tau) = (rows.Targets(EffectTarget.DoublyRobust).Targets, rows.Effects.ToArray());
        double Estimate(int[] kept) => kept.Average(i =>
        {
            var others = kept.Where(j => j != i).ToArray();
            var map = new CausalIsotonic().FitCurve(new(Array.ConvertAll(others, j => tau[j]), Array.ConvertAll(others, j => targets[j]), Array.ConvertAll(others, _ => 1.0)));
            return (targets[i] - tau[i]) * (map.Apply(tau[i]) - tau[i]);
        });
        var all = Enumerable.Range(0, 40).ToArray();
        var without = all.Select(left => Estimate([.. all.Where(i => i != left)])).ToArray();
        var error = EffectCalibrationError.Compute(rows, new CausalIsotonic());
        Assert.Equal(Estimate(all), error.Estimate, 1e-12);
        Assert.Equal(Math.Sqrt(39.0 / 40 * without.Sum(value => Math.Pow(value - without.Average(), 2))), error.StandardError, 1e-12);
    }
}
