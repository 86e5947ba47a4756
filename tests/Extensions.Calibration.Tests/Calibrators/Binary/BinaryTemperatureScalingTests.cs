using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Binary;

public class BinaryTemperatureScalingTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["temp"];

        public override bool Serves(GoldenCase golden) => golden.Id == "temp.binary_optimum";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var map = new BinaryTemperatureScaling().Fit(GoldenSets.Binary(golden, "binary150", ScoreMeaning.Logits));
            return new Dictionary<string, IReadOnlyList<double>> { ["temperature"] = [map.Temperature], ["test_probs"] = GoldenSets.Apply(map, golden.Column("test_score", "binary150"), ScoreMeaning.Logits) };
        }
    }

    /// <summary>True temperature 2. Scores of standard deviation 3 give 1 / T an information above 1 per row: with 20,000 rows its standard error is below 0.0075, that of T below 0.03; 6 of them have a false-alarm probability below 1e-8.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfTemperatureTwo_FindsIt()
    {
        var map = new BinaryTemperatureScaling().Fit(SomeScores.Binary(20_000));
        Assert.InRange(map.Temperature, 2 - 6 * 0.03, 2 + 6 * 0.03);
        Assert.True(map.Diagnostics is { Converged: true, Remark: null, GradientNorm: < 1e-10 });
    }

    /// <summary>Two classes are two logits, of which one may be 0.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_TwoLogits_TheSameTemperature()
    {
        var rows = SomeScores.Binary(300);
        var two = new MulticlassCalibrationSet([.. rows.Scores.ToArray().SelectMany(z => new[] { 0, z })], 2, [.. rows.Labels.ToArray().Select(label => label ? 1 : 0)], ScoreMeaning.Logits);
        Assert.Equal(new TemperatureScaling().Fit(two).Temperature, new BinaryTemperatureScaling().Fit(rows).Temperature, 1e-9);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_EveryRowRight_StopsAtTheBoundAndSaysSo()
    {
        var map = new BinaryTemperatureScaling().Fit(new([2, 1, -1], [true, true, false], ScoreMeaning.Logits));
        Assert.Equal(Math.Exp(-10), map.Temperature, 1e-12);
        Assert.Contains("lower bound", map.Diagnostics.Remark, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_EveryRowWrong_StopsAtTheOtherBound()
    {
        var map = new BinaryTemperatureScaling().Fit(new([2, 1, -1], [false, false, true], ScoreMeaning.Logits));
        Assert.Equal(Math.Exp(10), map.Temperature, 1e-7);
        Assert.Contains("upper bound", map.Diagnostics.Remark, StringComparison.Ordinal);
    }
}
