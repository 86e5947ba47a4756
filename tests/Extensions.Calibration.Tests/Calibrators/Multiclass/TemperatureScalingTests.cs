using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class TemperatureScalingTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["temp", "absent_class"];

        public override bool Serves(GoldenCase golden) => golden.Id is "temp.optimum" or "temp.laplace_mixture" or "absent_class.temperature";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var rows = GoldenSets.Multiclass(golden, "multi180");
            if (golden.Topic == "absent_class")
                rows = rows.Pick([.. Enumerable.Range(0, rows.Count).Where(row => rows.Labels[row] != 3)]);
            var map = new TemperatureScaling { LaplaceMixture = golden.Name == "laplace_mixture" }.Fit(rows);
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
}
