using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class StructuredMatrixScalingTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["sms"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var map = new StructuredMatrixScaling().Fit(GoldenSets.Multiclass(golden, "multi180"));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["W"] = map.Weights, ["b"] = map.Intercepts, ["objective"] = [map.Diagnostics.ObjectiveAfter],
                ["test_probs"] = GoldenSets.Apply(map, golden.Column("test_logits", "multi180"), 4),
            };
        }
    }

    /// <summary>With few rows it stays near temperature scaling; with many it learns which classes are mixed up, which temperature scaling cannot.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_RowsOfMixedClasses_LearnsMoreOfMore()
    {
        double[] weights = [0.5, 0.3, 0, 0.3, 0.5, 0, 0, 0, 0.5], intercepts = [0, 0.5, -0.5];
        var fresh = SomeScores.Linear(5000, weights, intercepts, seed: 2);
        double Gain(int count)
        {
            var rows = SomeScores.Linear(count, weights, intercepts);
            return Loss(new TemperatureScaling().Fit(rows), fresh) - Loss(new StructuredMatrixScaling().Fit(rows), fresh);
        }
        Assert.True(Gain(40) > -0.02 && Gain(5000) > 0.05, $"{Gain(40)} and {Gain(5000)}");
    }

    private static double Loss(MulticlassMap map, MulticlassCalibrationSet rows)
    {
        var probabilities = new double[rows.ClassCount];
        return Enumerable.Range(0, rows.Count).Average(row =>
        {
            map.Apply(rows.Row(row), rows.Meaning, probabilities);
            return -Math.Log(probabilities[rows.Labels[row]]);
        });
    }
}
