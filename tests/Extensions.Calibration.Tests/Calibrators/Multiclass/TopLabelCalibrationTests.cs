using Extensions.Calibration.Tests.Contracts;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class TopLabelCalibrationTests
{
    private static double[] Apply(double value, double[] scores)
    {
        var probabilities = new double[scores.Length];
        new TopLabelMap([new HistogramMap([1], [value], 0)], scores.Length).Apply(scores, probabilities);
        return probabilities;
    }

    [Fact, Trait("Kind", "Example")]
    public void Apply_OthersThatWouldExceedThePredictedClass_GetAsMuchAsIt()
    {
        AssertNear([0.8, 0.15, 0.05], Apply(0.8, [0.6, 0.3, 0.1]));
        AssertNear([0.35, 0.35, 0.3], Apply(0.35, [0.4, 0.39, 0.21]));
        AssertNear([0.4, 0.4, 0.2], Apply(0.4, [0.5, 0.5, 0]));
        AssertNear([0.25, 0.25, 0.25, 0.25], Apply(0.1, [0.7, 0.2, 0.1, 0]));
        AssertNear([0.7, 0.15, 0.15], Apply(0.7, [1, 0, 0]));
        AssertNear([1, 0, 0], Apply(1, [0.5, 0.3, 0.2]));
    }

    private static void AssertNear(double[] expected, double[] actual) => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

    [Fact, Trait("Kind", "Property")]
    public void Fit_PerClass_EqualsTheBinaryFitOnTheRowsOfThatPrediction()
    {
        var rows = SomeScores.Multiclass(600, asProbabilities: true);
        var map = new TopLabelCalibration(new HistogramBinning { BinCount = 5 }) { PerClass = true }.Fit(rows);
        for (var k = 0; k < 3; k++)
        {
            var own = Enumerable.Range(0, rows.Count).Where(row => rows.Row(row).ToArray().Max() == rows.Row(row)[k]).ToArray();
            var expected = new HistogramBinning { BinCount = 5 }.Fit(new([.. own.Select(row => rows.Row(row)[k])], [.. own.Select(row => rows.Labels[row] == k)], ScoreMeaning.Probabilities));
            Assert.Equal(expected.Values.ToArray(), ((HistogramMap)map.Maps[k]).Values.ToArray());
        }
        Assert.Equal(map.Maps.Max(own => ((HistogramMap)own).GuaranteedError(0.1 / 3)), map.GuaranteedError(0.1));
        Assert.Null(new TopLabelCalibration(new IsotonicRegression()).Fit(rows).GuaranteedError(0.1));
    }

    /// <summary>The rate of hits in each fifth of the calibrated confidences of 20,000 fresh rows: 4,000 of them have a standard error below 0.008, and the fit adds as much; the scores as they are fail.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfAKnownLaw_CalibratesThePredictedClass()
    {
        var test = SomeScores.Multiclass(20_000, seed: 9, asProbabilities: true);
        Assert.True(WorstFifth(new TopLabelCalibration(new SplineCalibration()).Fit(SomeScores.Multiclass(20_000, asProbabilities: true)), test) < 6 * 0.011);
        Assert.True(WorstFifth(new IdentityMap(), test) > 6 * 0.011);
    }

    private static double WorstFifth(MulticlassMap map, MulticlassCalibrationSet rows)
    {
        var probabilities = new double[rows.ClassCount];
        var pairs = Enumerable.Range(0, rows.Count).Select(row =>
        {
            map.Apply(rows.Row(row), rows.Meaning, probabilities);
            var top = TopLabelMap.Greatest(rows.Row(row));
            return (Confidence: probabilities[top], Hit: rows.Labels[row] == top ? 1.0 : 0);
        }).OrderBy(pair => pair.Confidence).ToArray();
        return pairs.Chunk(rows.Count / 5).Max(fifth => Math.Abs(fifth.Average(pair => pair.Hit) - fifth.Average(pair => pair.Confidence)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ClassThatIsNeverPredicted_KeepsItsProbabilities()
    {
        var map = new TopLabelCalibration(new IsotonicRegression()) { PerClass = true }.Fit(new([0.6, 0.3, 0.1, 0.2, 0.7, 0.1], 3, [0, 0], ScoreMeaning.Probabilities));
        Assert.Contains("class 2 is never predicted", map.Diagnostics.Remark, StringComparison.Ordinal);
        var probabilities = new double[3];
        map.Apply([0.1, 0.2, 0.7], probabilities);
        AssertNear([0.1, 0.2, 0.7], probabilities);
    }
}
