using System.ComponentModel.DataAnnotations;
using Extensions.Calibration.Tests.Contracts;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Distributions;

[Trait("Kind", "Example")]
public class PredictiveDistributionEstimatorTests
{
    private static readonly MLContext ML = new(1);

    private static IDataView Rows(int count = 200) => NumberRow.View(ML, NumberRow.Rows(count));

    private static PredictiveDistributionTransformer Fit(ConformalProcedure? procedure = null, PredictiveDistributionOptions? options = null) => ML.Regression.Conformal().PredictiveDistribution(0.1, procedure, options).Fit(Rows());

    [Fact]
    public void Transform_Rows_AsTheDistributionSays()
    {
        var fitted = Fit(options: new() { Difficulty = new("Difficulty"), Levels = [0.1, 0.9], Thresholds = [0, 1] });
        var output = fitted.Transform(Rows());
        var row = NumberRow.Rows(4)[3];
        var expected = fitted.DistributionOf(row.Score, row.Difficulty)!;
        float At(string column) => output.GetColumn<float>(column).ElementAt(3);
        Assert.Equal(expected.Interval(0.1).Lower, At("Lower"), 1e-5);
        Assert.Equal(expected.Interval(0.1).Upper, At("Upper"), 1e-5);
        Assert.Equal([expected.Quantile(0.1), expected.Quantile(0.9)], output.GetColumn<float[]>("PredictedQuantiles").ElementAt(3).Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([expected.Cumulative(0), expected.Cumulative(1)], output.GetColumn<float[]>("Probabilities").ElementAt(3).Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-6);
        VBuffer<ReadOnlyMemory<char>> names = default;
        output.Schema["PredictedQuantiles"].Annotations.GetValue("SlotNames", ref names);
        Assert.Equal(["0.1", "0.9"], names.DenseValues().Select(name => name.ToString()));
        Assert.Contains("at least 0.9", fitted.Guarantee.Statement);
        Assert.Contains("at least 1999 are needed", fitted.At(0.001).Guarantee.Shortfall);
    }

    /// <summary>A row without a group, and one whose prediction is no number: nothing is said.</summary>
    [Fact]
    public void Transform_NothingKnown_IsInfiniteOrNaN()
    {
        var fitted = Fit(new GroupConditional("Group"), new() { Levels = [0.3, 0.5], Thresholds = [0] });
        var rows = NumberRow.Rows(4);
        (rows[1].Group, rows[2].Score) = (0, float.NaN);
        var output = fitted.Transform(NumberRow.View(ML, rows));
        foreach (var row in new[] { 1, 2 })
        {
            Assert.Equal([float.NegativeInfinity, float.PositiveInfinity], output.GetColumn<float[]>("PredictedQuantiles").ElementAt(row));
            Assert.Equal((float.NegativeInfinity, float.PositiveInfinity), (output.GetColumn<float>("Lower").ElementAt(row), output.GetColumn<float>("Upper").ElementAt(row)));
            Assert.Equal([float.NaN], output.GetColumn<float[]>("Probabilities").ElementAt(row));
        }
        Assert.True(float.IsFinite(output.GetColumn<float>("Upper").First()));
        Assert.Null(fitted.DistributionOf(0, group: -1));
    }

    [Fact]
    public void Create_BadSettings_SaysSo()
    {
        Assert.Contains("Got 1", Assert.Throws<ValidationException>(() => Fit(options: new() { Levels = [0.5, 1] })).Message);
        Assert.Contains("Got Infinity", Assert.Throws<ValidationException>(() => Fit(options: new() { Thresholds = [double.PositiveInfinity] })).Message);
        Assert.Contains("ClassConditional", Assert.Throws<ArgumentException>(() => Fit(new ClassConditional())).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ML.Regression.Conformal().PredictiveDistribution(0));
        var rows = NumberRow.Rows(20);
        rows[2].Difficulty = 0;
        Assert.Contains("Row 2", Assert.Throws<InputDataException>(() => ML.Regression.Conformal().PredictiveDistribution(options: new() { Difficulty = new("Difficulty") }).Fit(NumberRow.View(ML, rows))).Message);
        Assert.Contains("too few", Assert.Throws<InputDataException>(() => ML.Regression.Conformal().PredictiveDistribution(0.001, options: new() { Shortfall = ShortfallAction.Throw }).Fit(Rows())).Message);
    }
}
