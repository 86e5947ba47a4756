using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Reliability;

public class ExpectedCalibrationErrorAccumulatorTests
{
    [Theory, Trait("Kind", "Property")]
    [InlineData(1.0)]
    [InlineData(0.125)]
    public void ToError_BatchByBatch_EqualsAllAtOnce(double scale)
    {
        var rows = SomeRows.Binary(500, 3);
        double[] weights = [.. rows.Weights.Select((weight, row) => row % 7 == 0 ? 0 : weight * scale)];
        var all = new ExpectedCalibrationErrorAccumulator();
        for (var begin = 0; begin < 500; begin += 73)
        {
            var batch = new ExpectedCalibrationErrorAccumulator();
            for (var row = begin; row < Math.Min(500, begin + 73); row++)
                batch.Add(rows.Probabilities[row], rows.Labels[row], weights[row]);
            all.Merge(batch);
        }
        var (one, other) = (ExpectedCalibrationError.Compute(rows.Probabilities, rows.Labels, weights), all.ToError());
        Assert.Equal((one.Expected, one.Maximum, one.RootMeanSquare), (other.Expected, other.Maximum, other.RootMeanSquare), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < 1e-12);
        foreach (var (bin, same) in one.Bins.Zip(other.Bins))
        {
            Assert.Equal((bin.Lower, bin.Upper, bin.Count), (same.Lower, same.Upper, same.Count));
            Assert.Equal(bin.Weight, same.Weight, 1e-9);
            Assert.Equal(bin.Gap, same.Gap, 1e-12);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Add_OutOfRange_IsRefusedAndNotAdded()
    {
        var sums = new ExpectedCalibrationErrorAccumulator(3);
        Assert.Contains("There is no row", Assert.Throws<InputDataException>(sums.ToError).Message);
        Assert.Contains("probability NaN", Assert.Throws<InputDataException>(() => sums.Add(double.NaN, true)).Message);
        Assert.Contains("weight -1", Assert.Throws<InputDataException>(() => sums.Add(0.5, true, -1)).Message);
        sums.Add(0.5, true, 0);
        Assert.Contains("All 1 rows have weight 0", Assert.Throws<InputDataException>(sums.ToError).Message);
        sums.Add(0.5, true);
        Assert.Equal(0.5, sums.ToError().Expected);
        Assert.Contains("got 15 bins for 3", Assert.Throws<ArgumentException>(() => sums.Merge(new())).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExpectedCalibrationErrorAccumulator(0));
    }
}
