using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class DirichletCalibrationTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["dirichlet"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            const int K = 4;
            var penalised = golden.Name.StartsWith("odir", StringComparison.Ordinal);
            var map = new DirichletCalibration
            {
                Diagonal = golden.Name == "diagonal_lib",
                OffDiagonalPenalty = penalised ? golden.Params.GetProperty("lambda_").GetDouble() : 0,
                InterceptPenalty = penalised ? golden.Params.GetProperty("mu").GetDouble() : 0,
            }.Fit(GoldenSets.Multiclass(golden, "multi180"));
            var (canonical, center) = map.Canonical();
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["W"] = map.Weights, ["b"] = map.Intercepts, ["objective"] = [map.Diagnostics.ObjectiveAfter], ["nll"] = [map.Diagnostics.ObjectiveAfter],
                ["W_refrow"] = [.. map.Weights.Select((weight, i) => weight - map.Weights[(K - 1) * K + i % K])], ["b_refrow"] = [.. map.Intercepts.Select(b => b - map.Intercepts[^1])],
                ["canonical"] = [.. Enumerable.Range(0, K).SelectMany(k => canonical.Skip(k * K).Take(K).Append(center[k]))],
                ["test_probs"] = GoldenSets.Apply(map, golden.Column("test_logits", "multi180"), K),
            };
        }
    }

    /// <summary>Class 0 with probabilities of Dirichlet(4, 2, 2), class 1 of Dirichlet(2, 5, 1), class 2 of Dirichlet(1, 2, 3), equally often: A follows from Bayes's rule.</summary>
    /// <remarks>
    /// The standard error of a difference of weights, of the inverse of the second derivatives, is 0.067 at most; 6 of them have a false-alarm probability below 2e-8
    /// for the 9 numbers together. The broken twin is held to a diagonal matrix.
    /// </remarks>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_ProbabilitiesOfDirichletDistributions_FindsTheirParameters()
    {
        int[][] alphas = [[4, 2, 2], [2, 5, 1], [1, 2, 3]];
        var (random, scores, labels) = (new Random(5), new double[180_000], new int[60_000]);
        for (var row = 0; row < labels.Length; row++)
        {
            labels[row] = random.Next(3);
            var own = scores.AsSpan(row * 3, 3);
            for (var k = 0; k < 3; k++)
                for (var term = 0; term < alphas[labels[row]][k]; term++)
                    own[k] -= Math.Log(1 - random.NextDouble());
            ScoreForms.Normalize(own);
        }
        var rows = new MulticlassCalibrationSet(scores, 3, labels, ScoreMeaning.Probabilities);
        var full = new DirichletCalibration { OffDiagonalPenalty = 0, InterceptPenalty = 0 };
        Assert.True(Recovered(full));
        Assert.False(Recovered(full with { Diagonal = true }));

        bool Recovered(DirichletCalibration calibrator)
        {
            var weights = calibrator.Fit(rows).Canonical().Weights;
            return Enumerable.Range(0, 9).All(i => Math.Abs(alphas[i / 3][i % 3] - alphas.Min(alpha => alpha[i % 3]) - weights[i]) < 0.4);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_Diagonal_IsDiagonal()
    {
        var map = new DirichletCalibration { Diagonal = true }.Fit(SomeScores.Multiclass(500));
        Assert.All(map.Weights.Select((weight, i) => (weight, i)), entry => Assert.Equal(entry.i % 4 == 0, entry.weight != 0));
    }

    /// <summary>A constant added to the logits of a row is gone in the probabilities, which are what is calibrated.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_ConstantAddedToTheLogitsOfARow_ChangesNothing()
    {
        var rows = SomeScores.Multiclass(400);
        var moved = new MulticlassCalibrationSet([.. rows.Scores.ToArray().Select((z, i) => z + i / 3 % 7)], 3, rows.Labels.ToArray(), ScoreMeaning.Logits);
        Assert.All(new DirichletCalibration().Fit(rows).Weights.Zip(new DirichletCalibration().Fit(moved).Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-8));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ClassWithoutRows_HeldByThePenaltyAndNamed()
    {
        var all = SomeScores.Multiclass(400);
        var map = new DirichletCalibration().Fit(all.Pick([.. Enumerable.Range(0, all.Count).Where(row => all.Labels[row] != 2)]));
        Assert.True(map.Diagnostics.Converged);
        Assert.Contains("classes without rows: 2; only the penalties hold", map.Diagnostics.Remark, StringComparison.Ordinal);
    }
}
