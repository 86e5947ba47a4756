using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class VectorScalingTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["vector"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var map = new VectorScaling().Fit(GoldenSets.Multiclass(golden, "multi180"));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["scale"] = map.Scales, ["bias_minus_bias0"] = [.. map.Intercepts.Select(b => b - map.Intercepts[0])], ["nll"] = [map.Diagnostics.ObjectiveAfter],
                ["test_probs"] = GoldenSets.Apply(map, golden.Column("test_logits", "multi180"), 4),
            };
        }
    }

    /// <summary>
    /// Labels of softmax(v z + b). Standard errors, of the inverse of the second derivatives: 0.0115 of scales, 0.029 of intercepts. 6 of them have a false-alarm
    /// probability below 2e-8 for the numbers together. The broken twin sees labels of the opposite intercepts.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfAKnownLaw_RecoversIt()
    {
        double[] scales = [0.4, 0.6, 0.8], intercepts = [0, 0.7, -0.4];
        var map = new VectorScaling().Fit(SomeScores.Linear(20_000, [.. LinearLogits.DiagonalMatrix(scales)], intercepts));
        Assert.True(map.Diagnostics is { Converged: true, Remark: null, GradientNorm: < 1e-9 });
        Assert.All(map.Scales.Zip(scales), pair => Assert.Equal(pair.Second, pair.First, 0.07));
        Assert.True(Recovered(map));
        Assert.False(Recovered(new VectorScaling().Fit(SomeScores.Linear(20_000, [.. LinearLogits.DiagonalMatrix(scales)], [0, -0.7, 0.4]))));

        bool Recovered(VectorMap fitted) => fitted.Intercepts.Zip(intercepts).All(pair => Math.Abs(pair.Second - (pair.First - fitted.Intercepts[0])) < 0.18);
    }

    /// <summary>Beyond 200 classes the other optimiser is used; it finds what Newton's method finds.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Minimize_EitherMethod_TheSameOptimum()
    {
        var rows = SomeScores.Multiclass(2000, 5);
        double[] strengths = LinearLogits.Vector(5, 1e-3, 1e-3), centres = LinearLogits.Vector(5, 1, 0);
        var newton = SoftmaxSolver.Minimize(new VectorProblem(rows, strengths, centres));
        var other = SoftmaxSolver.Minimize(new VectorProblem(rows, strengths, centres), method: SoftmaxMethod.QuasiNewton);
        Assert.True(newton.Diagnostics.Converged && other.Diagnostics.Converged);
        Assert.All(newton.Parameters.Zip(other.Parameters), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_ProbabilitiesInsteadOfLogits_ReadsProbabilities()
    {
        var rows = SomeScores.Multiclass(300);
        Assert.Equal(ScoreMeaning.Logits, new VectorScaling().Fit(rows).Reads);
        Assert.Equal(ScoreMeaning.Probabilities, new VectorScaling().Fit(rows.As(ScoreMeaning.Probabilities)).Reads);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_SeparableRows_SaysSo()
    {
        var map = new VectorScaling().Fit(new([2, 0, 0, 1, 3, 0, 0, 0, 5], 3, [0, 1, 2], ScoreMeaning.Logits));
        Assert.Contains("no finite parameters", map.Diagnostics.Remark, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ClassWithoutRows_IsNamed()
    {
        var all = SomeScores.Multiclass(400);
        var map = new VectorScaling().Fit(all.Pick([.. Enumerable.Range(0, all.Count).Where(row => all.Labels[row] != 1)]));
        Assert.Contains("classes without rows: 1;", map.Diagnostics.Remark, StringComparison.Ordinal);
        var probabilities = new double[3];
        map.Apply([0, 0, 0], probabilities);
        Assert.InRange(probabilities[1], 0, 1e-6);
    }

    [Fact, Trait("Kind", "Example")]
    public void Apply_AnotherNumberOfScores_Throws()
        => Assert.Throws<ArgumentException>(() => new VectorScaling().Fit(SomeScores.Multiclass(300)).Apply(new double[4], new double[4]));
}
