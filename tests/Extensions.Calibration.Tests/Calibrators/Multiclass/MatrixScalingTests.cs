using System.ComponentModel.DataAnnotations;
using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class MatrixScalingTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["matrix"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var map = new MatrixScaling { OffDiagonalPenalty = golden.Params.GetProperty("lambda_").GetDouble(), InterceptPenalty = golden.Params.GetProperty("mu").GetDouble() }
                .Fit(GoldenSets.Multiclass(golden, "multi180"));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["W"] = map.Weights, ["b"] = map.Intercepts, ["objective"] = [map.Diagnostics.ObjectiveAfter],
                ["test_probs"] = GoldenSets.Apply(map, golden.Column("test_logits", "multi180"), 4),
            };
        }
    }

    /// <summary>
    /// Labels of softmax(W z + b). The standard error of a weight less that of class 0, of the inverse of the second derivatives, is 0.008 at most; 6 of them, with room for
    /// what the penalties pull, have a false-alarm probability below 2e-8 for the 6 numbers together. The broken twin is held to a diagonal matrix.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfAKnownLaw_RecoversIt()
    {
        double[] weights = [0.5, 0.2, 0, 0, 0.6, -0.1, -0.2, 0.1, 0.4];
        var rows = SomeScores.Linear(40_000, weights, [0, 0.5, -0.5]);
        var map = new MatrixScaling { OffDiagonalPenalty = 1e-5, InterceptPenalty = 1e-5 }.Fit(rows);
        Assert.True(map.Diagnostics is { Converged: true, Remark: null });
        Assert.True(Recovered(map));
        Assert.False(Recovered(new MatrixScaling { OffDiagonalPenalty = 1e3 }.Fit(rows)));

        bool Recovered(MatrixMap fitted) => Enumerable.Range(3, 6).All(i => Math.Abs(weights[i] - weights[i % 3] - (fitted.Weights[i] - fitted.Weights[i % 3])) < 0.06);
    }

    /// <summary>Beyond 36 classes the other optimiser is used; it finds what Newton's method finds.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Minimize_EitherMethod_TheSameOptimum()
    {
        var rows = SomeScores.Multiclass(3000, 6);
        double[] strengths = LinearLogits.Matrix(6, 0, 1e-3, 1e-3), centres = LinearLogits.Matrix(6, 1, 0, 0);
        var newton = SoftmaxSolver.Minimize(new MatrixProblem(rows, strengths, centres));
        var other = SoftmaxSolver.Minimize(new MatrixProblem(rows, strengths, centres), method: SoftmaxMethod.QuasiNewton);
        Assert.True(newton.Diagnostics.Converged && other.Diagnostics.Converged);
        Assert.All(newton.Parameters.Zip(other.Parameters), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    /// <summary>Derivatives beside differences, in the passes of both optimisers, with weights and more rows than one chunk.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(true)]
    [InlineData(false)]
    public void Evaluate_Derivatives_EqualDifferences(bool diagonal)
    {
        var (all, random) = (SomeScores.Multiclass(300, 4), new Random(3));
        var rows = new MulticlassCalibrationSet(all.Scores.ToArray(), 4, all.Labels.ToArray(), ScoreMeaning.Logits, [.. Enumerable.Range(0, 300).Select(row => row % 5 * 0.7)]);
        SoftmaxProblem problem = diagonal
            ? new VectorProblem(rows, LinearLogits.Vector(4, 0.1, 0.2), LinearLogits.Vector(4, 1, 0))
            : new MatrixProblem(rows, LinearLogits.Matrix(4, 0.1, 0.2, 0.3), LinearLogits.Matrix(4, 1, 0, 0));
        var at = Enumerable.Range(0, problem.ParameterCount).Select(_ => random.NextDouble() - 0.5).ToArray();
        var (gradient, up, down, unused) = (new double[at.Length], new double[at.Length], new double[at.Length], new double[at.Length]);
        problem.Evaluate(at, gradient);
        var curvature = problem.Curvature(at, out var stride);
        const double Step = 1e-5;
        for (var j = 0; j < at.Length; j++)
        {
            double[] above = [.. at], below = [.. at];
            (above[j], below[j]) = (at[j] + Step, at[j] - Step);
            Assert.Equal((problem.Evaluate(above, up) - problem.Evaluate(below, down)) / (2 * Step), gradient[j], 1e-8);
            for (var i = j; i < at.Length; i++)
                Assert.Equal((up[i] - down[i]) / (2 * Step), curvature[i * stride + j], 1e-8);
        }
    }

    /// <summary>Strong penalties are better where rows are few and the identity is right, weak ones where classes are mixed up and rows are many. Over ten seeds 10 or 100 was chosen there, 0.01 or 0.1 here.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_PenaltiesByCrossValidation_FollowTheRows()
    {
        var few = new MatrixScaling { PenaltyFolds = 3 }.Fit(SomeScores.Multiclass(60, 4, temperature: 1));
        var many = new MatrixScaling { PenaltyFolds = 3 }.Fit(SomeScores.Linear(1500, [0.5, 0.3, 0, 0, 0.6, -0.3, -0.2, 0.1, 0.4], [0, 0.5, -0.5]));
        Assert.True(few.OffDiagonalPenalty > 1, $"Off the diagonal {few.OffDiagonalPenalty}.");
        Assert.True(many.OffDiagonalPenalty < 1, $"Off the diagonal {many.OffDiagonalPenalty}.");
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_FewerRowsThanFolds_SaysWhatToDo()
    {
        var error = Assert.Throws<InputDataException>(() => new MatrixScaling { PenaltyFolds = 5 }.Fit(SomeScores.Multiclass(4)));
        Assert.Contains("at least 5 different rows of weight above 0 are needed. The calibration set has 4.", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_SettingsOutOfRange_AllAreNamed()
    {
        var error = Assert.Throws<ValidationException>(() => new MatrixScaling { OffDiagonalPenalty = -1, InterceptPenalty = double.NaN, PenaltyFolds = 1 }.Fit(SomeScores.Multiclass(50)));
        Assert.All(new[] { "OffDiagonalPenalty", "InterceptPenalty", "PenaltyFolds" }, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    /// <summary>More rows than one range, so that several threads take part: the last bit must not depend on their number.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_Twice_TheSameBits()
    {
        var rows = SomeScores.Multiclass(20_000, 5);
        Assert.Equal(new MatrixScaling().Fit(rows).Weights.AsEnumerable(), new MatrixScaling().Fit(rows).Weights.AsEnumerable());
    }
}
