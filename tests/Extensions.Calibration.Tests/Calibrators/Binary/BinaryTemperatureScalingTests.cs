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

    /// <summary>True temperature 2: the standard deviation over 40 seeds is 0.028; 0.18 is above 6 of them: the false-alarm probability is below 1e-8. The broken twin sees labels of temperature 1.6.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfTemperatureTwo_FindsIt()
    {
        var map = new BinaryTemperatureScaling().Fit(SomeScores.Binary(20_000));
        Assert.InRange(map.Temperature, 2 - 0.18, 2 + 0.18);
        Assert.NotInRange(new BinaryTemperatureScaling().Fit(SomeScores.Binary(20_000, temperature: 1.6)).Temperature, 2 - 0.18, 2 + 0.18);
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
