using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class TemperatureScalingTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["temp", "absent_class"];

        public override bool Serves(GoldenCase golden) => golden.Id is "temp.optimum" or "temp.brier_optimum" or "temp.laplace_mixture" or "absent_class.temperature";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var rows = GoldenSets.Multiclass(golden, "multi180");
            if (golden.Topic == "absent_class")
                rows = rows.Pick([.. Enumerable.Range(0, rows.Count).Where(row => rows.Labels[row] != 3)]);
            var map = new TemperatureScaling
            {
                LaplaceMixture = golden.Name == "laplace_mixture",
                Objective = golden.Name == "brier_optimum" ? TemperatureObjective.BrierScore : TemperatureObjective.NegativeLogLikelihood,
            }.Fit(rows);
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["temperature"] = [map.Temperature], ["nll_before"] = [map.Diagnostics.ObjectiveBefore], ["nll_after"] = [map.Diagnostics.ObjectiveAfter],
                ["test_probs"] = GoldenSets.Apply(map, golden.Column("test_logits", "multi180"), 4),
            };
        }
    }

    public sealed class GoldenLogits : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["prob_to_logit"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var logits = GoldenCase.Numbers(golden.Inputs.GetProperty("probs"));
            ScoreForms.Logarithms(logits, logits);
            return new Dictionary<string, IReadOnlyList<double>> { ["logits"] = logits };
        }
    }

    /// <summary>The vectorised passes beside the formula in plain loops, for rows below and above a vector's length, more of them than one range, and weights.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(37)]
    public void Means_AnyNumberOfClasses_EqualThePlainFormula(int classes)
    {
        var all = SomeScores.Multiclass(70_000 / classes, classes);
        var rows = new MulticlassCalibrationSet(all.Scores.ToArray(), classes, all.Labels.ToArray(), ScoreMeaning.Logits, [.. Enumerable.Range(0, all.Count).Select(row => row % 4 * 0.5)]);
        const double B = 0.7, Step = 1e-4;
        (double Likelihood, double Brier) Plain(double b)
        {
            var (likelihood, brier) = (0.0, 0.0);
            for (var row = 0; row < rows.Count; row++)
            {
                var e = Array.ConvertAll(rows.Row(row).ToArray(), z => Math.Exp(b * z));
                var p = Array.ConvertAll(e, value => value / e.Sum());
                likelihood -= rows.WeightOf(row) * Math.Log(p[rows.Labels[row]]);
                brier += rows.WeightOf(row) * p.Select((value, k) => Math.Pow(value - (k == rows.Labels[row] ? 1 : 0), 2)).Sum();
            }
            return (likelihood / rows.TotalWeight, brier / rows.TotalWeight);
        }
        var (below, at, above) = (Plain(B - Step), Plain(B), Plain(B + Step));
        var (likelihood, brier) = (TemperatureRows.MeanLikelihood(rows, B), TemperatureRows.MeanBrier(rows, B));
        Assert.Equal(at.Likelihood, likelihood.Loss, 1e-12);
        Assert.Equal((above.Likelihood - below.Likelihood) / (2 * Step), likelihood.Slope, 1e-6);
        Assert.Equal((above.Likelihood - 2 * at.Likelihood + below.Likelihood) / (Step * Step), likelihood.Curvature, 1e-5);
        Assert.Equal(at.Brier, brier.Loss, 1e-12);
        Assert.Equal((above.Brier - below.Brier) / (2 * Step), brier.Slope, 1e-6);
    }

    /// <summary>Temperatures far from 1 on both sides, where Newton's first steps leave the bracket.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(1e-3)]
    [InlineData(0.03)]
    [InlineData(40)]
    [InlineData(3000)]
    public void Fit_ScoresInAnotherUnit_TheTemperatureFollows(double unit)
    {
        var rows = SomeScores.Multiclass(2000);
        var map = new TemperatureScaling().Fit(new(Array.ConvertAll(rows.Scores.ToArray(), z => unit * z), 3, rows.Labels.ToArray(), ScoreMeaning.Logits));
        Assert.Equal(1, map.Temperature / unit / new TemperatureScaling().Fit(rows).Temperature, 1e-9);
        Assert.True(map.Diagnostics is { Converged: true, Remark: null, Iterations: < 30 });
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_BrierScore_LessThanAnywhereOnAFineGrid()
    {
        var rows = SomeScores.Multiclass(500, 4);
        var map = new TemperatureScaling { Objective = TemperatureObjective.BrierScore }.Fit(rows);
        Assert.Equal(map.Diagnostics.ObjectiveAfter, TemperatureRows.MeanBrier(rows, 1 / map.Temperature).Loss, 1e-12);
        Assert.All(Enumerable.Range(1, 500), i => Assert.True(TemperatureRows.MeanBrier(rows, 100.0 / i).Loss >= map.Diagnostics.ObjectiveAfter));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_BrierScoreOfRightRows_StopsAtItsBoundAndSaysSo()
    {
        var map = new TemperatureScaling { Objective = TemperatureObjective.BrierScore }.Fit(new([2, 0, 0, 1, 3, 0], 3, [0, 1], ScoreMeaning.Logits));
        Assert.Equal(0.05, map.Temperature, 1e-12);
        Assert.Contains("lower bound", map.Diagnostics.Remark, StringComparison.Ordinal);
    }

    /// <summary>True temperature 2, 20,000 rows: the standard error is below 0.02; 3 percent are 3 standard errors at least, and the seed is fixed.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfTemperatureTwo_FindsItWithinThreePercent()
    {
        var map = new TemperatureScaling().Fit(SomeScores.Multiclass(20_000, 5));
        Assert.InRange(map.Temperature, 1.94, 2.06);
        Assert.True(map.Diagnostics is { Converged: true, Remark: null, GradientNorm: < 1e-10 });
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_ConstantAddedToTheLogitsOfARow_ChangesNothing()
    {
        var (rows, random) = (SomeScores.Multiclass(300), new Random(2));
        var scores = rows.Scores.ToArray();
        for (var row = 0; row < rows.Count; row++)
        {
            var constant = 10 * random.NextDouble();
            for (var k = 0; k < rows.ClassCount; k++)
                scores[row * rows.ClassCount + k] += constant;
        }
        Assert.Equal(new TemperatureScaling().Fit(rows).Temperature, new TemperatureScaling().Fit(new(scores, rows.ClassCount, rows.Labels.ToArray(), ScoreMeaning.Logits)).Temperature, 1e-9);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_EveryRowRight_StopsAtTheBoundAndSaysSo()
    {
        var map = new TemperatureScaling().Fit(new([2, 0, 0, 1, 3, 0], 3, [0, 1], ScoreMeaning.Logits));
        Assert.Equal(Math.Exp(-10), map.Temperature, 1e-12);
        Assert.Contains("lower bound", map.Diagnostics.Remark, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ScoresOfTheOppositeOrder_StopsAtTheOtherBound()
    {
        var rows = SomeScores.Multiclass(500);
        var map = new TemperatureScaling().Fit(new(Array.ConvertAll(rows.Scores.ToArray(), z => -z), rows.ClassCount, rows.Labels.ToArray(), ScoreMeaning.Logits));
        Assert.Contains("upper bound", map.Diagnostics.Remark, StringComparison.Ordinal);
        var probabilities = new double[3];
        map.Apply([3, 0, -3], probabilities);
        Assert.All(probabilities, p => Assert.Equal(1 / 3.0, p, 1e-3));
    }

    /// <summary>Batch by batch with full memory ends near the fit of all rows: what is lost is the third order of Laplace's approximation.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Update_BatchByBatch_EndsNearTheFitOfAllRows()
    {
        var rows = SomeScores.Multiclass(4000);
        var (all, map) = (new TemperatureScaling().Fit(rows), new TemperatureScaling().Fit(rows.Pick([.. Enumerable.Range(0, 400)])));
        for (var batch = 1; batch < 10; batch++)
            map = map.Update(rows.Pick([.. Enumerable.Range(400 * batch, 400)]));
        Assert.Equal(all.Temperature, map.Temperature, 0.03 * all.Temperature);
        Assert.Equal(all.Information, map.Information, 0.1 * all.Information);
    }

    [Fact, Trait("Kind", "Property")]
    public void Update_ScoresThatDrift_FollowsWhereItForgets()
    {
        var start = new TemperatureScaling().Fit(SomeScores.Multiclass(4000, temperature: 1));
        var (forgetting, remembering) = (start, start);
        for (var batch = 2; batch < 32; batch++)
            (forgetting, remembering) = (forgetting.Update(SomeScores.Multiclass(200, temperature: 4, seed: batch), 0.8), remembering.Update(SomeScores.Multiclass(200, temperature: 4, seed: batch)));
        Assert.InRange(forgetting.Temperature, 3.2, 4.8);
        Assert.True(remembering.Temperature < forgetting.Temperature - 0.2, $"{remembering.Temperature} beside {forgetting.Temperature}");
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(0)]
    [InlineData(1.5)]
    public void Update_MemoryOutOfRange_SaysSo(double memory)
        => Assert.StartsWith("The old rows count for more than 0 and at most 1.", Assert.Throws<ArgumentOutOfRangeException>(() => new TemperatureScaling().Fit(SomeScores.Multiclass(50)).Update(SomeScores.Multiclass(5), memory)).Message, StringComparison.Ordinal);
}
