using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Tasks;

public class CalibrationEvaluationTests
{
    private static readonly MLContext ML = new(1);

    private sealed class Row
    {
        [KeyType(3)]
        public uint Label { get; set; }

        public bool Flag { get; set; }

        public float Truth { get; set; }

        public float Probability { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        public float Weight { get; set; } = 1;
    }

    private static Row[] Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var p = random.NextSingle();
            float[] score = [p / 2, 0.5f - p / 4, 0.5f - p / 4];
            return new Row { Probability = p, Flag = random.NextDouble() < p, Truth = random.NextDouble() < p ? 1 : -1, Score = score, Label = random.NextDouble() is var u && u < score[0] ? 0u : u < score[0] + score[1] ? 1u : 2u, Weight = 1 + i % 2 };
        })];
    }

    private static IDataView View(IEnumerable<Row> rows) => ML.Data.LoadFromEnumerable(rows);

    [Fact, Trait("Kind", "Example")]
    public void EvaluateCalibration_TwoClasses_IsWhatTheMetricsSay()
    {
        var rows = Rows(400);
        double[] p = [.. rows.Select(row => (double)row.Probability)];
        bool[] y = [.. rows.Select(row => row.Flag)];
        var metrics = ML.BinaryClassification.EvaluateCalibration(View(rows), labelColumnName: "Flag");
        Assert.Equal(ExpectedCalibrationError.Compute(p, y).Expected, metrics.ExpectedCalibrationError);
        Assert.Equal((DebiasedCalibrationError.Compute(p, y), SmoothCalibrationError.Compute(p, y).Value, KolmogorovSmirnovTest.Compute(p, y)), (metrics.Debiased, metrics.Smooth, metrics.Test));
        Assert.Equal((BrierScore.Compute(p, y), LogLoss.Compute(p, y)), (metrics.BrierScore, metrics.LogLoss));
        Assert.Equal(p.Zip(y, (one, label) => one > 0.5 == label ? 1.0 : 0).Average(), metrics.Accuracy, 12);
        Assert.Null(metrics.Classwise);
        Assert.Equal(400, metrics.Reliability.Bins.Sum(bin => bin.Bin.Weight));
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateCalibration_SeveralClasses_IsOfThePredictedClass()
    {
        var rows = Rows(400);
        double[] p = [.. rows.SelectMany(row => row.Score).Select(one => (double)one)];
        int[] y = [.. rows.Select(row => (int)row.Label)];
        var top = TopLabel.Of(p, 3, y);
        var metrics = ML.MulticlassClassification.EvaluateCalibration(View(rows));
        Assert.Equal(ExpectedCalibrationError.Compute(top.Confidences, top.Hits).Expected, metrics.ExpectedCalibrationError);
        Assert.Equal((BrierScore.Compute(p, 3, y), LogLoss.Compute(p, 3, y)), (metrics.BrierScore, metrics.LogLoss));
        Assert.Equal(ClasswiseCalibrationError.Compute(p, 3, y).Mean, metrics.Classwise!.Mean);
        Assert.Equal(top.Hits.Average(hit => hit ? 1.0 : 0), metrics.Accuracy, 12);
    }

    [Fact, Trait("Kind", "Property")]
    public void EvaluateCalibration_WeightTwo_IsTheRowTwice()
    {
        var rows = Rows(100);
        var (weighted, repeated) = (View(rows), View(rows.Concat(rows.Where(row => row.Weight == 2))));
        var (one, other) = (ML.MulticlassClassification.EvaluateCalibration(weighted, exampleWeightColumnName: "Weight"), ML.MulticlassClassification.EvaluateCalibration(repeated));
        foreach (var (first, second) in new[] { (one.Count, other.Count), (one.ExpectedCalibrationError, other.ExpectedCalibrationError), (one.Smooth, other.Smooth), (one.Test.PValue, other.Test.PValue), (one.LogLoss, other.LogLoss), (one.AccuracyInterval.Lower, other.AccuracyInterval.Lower) })
            Assert.Equal(first, second, 9);
    }

    /// <summary>Of 200 models that are calibrated at most 24 are rejected at 0.05 (binomial, false alarm below 1e-4 with fixed seeds); squared probabilities are rejected each time.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void EvaluateCalibration_CalibratedOrNot_TestTellsThemApart()
    {
        var rejected = Enumerable.Range(0, 200).Count(seed => ML.BinaryClassification.EvaluateCalibration(View(Rows(300, seed)), labelColumnName: "Flag").Test.PValue <= 0.05);
        Assert.InRange(rejected, 0, 24);
        Assert.All(Enumerable.Range(0, 20), seed =>
        {
            var rows = Rows(1000, seed);
            foreach (var row in rows)
                row.Probability *= row.Probability;
            Assert.True(ML.BinaryClassification.EvaluateCalibration(View(rows), labelColumnName: "Flag").Test.PValue < 0.001);
        });
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateCalibration_BadColumnsOrRows_Throws()
    {
        var rows = Rows(5);
        Assert.Contains("'Label', 'Flag'", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluateCalibration(View(rows), "Class")).Message);
        Assert.Contains("a key", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluateCalibration(View(rows), "Flag")).Message);
        rows[2].Probability = float.NaN;
        Assert.Contains("Row 2 has probability NaN", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateCalibration(View(rows), "Flag")).Message);
        rows[3].Score = [0.5f, 0.1f, 0.1f];
        Assert.Contains("Row 3 has probabilities that sum to", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateCalibration(View(rows))).Message);
        rows[0].Truth = float.NaN;
        Assert.Equal((1, 1.0), (ML.BinaryClassification.EvaluateCalibration(View(rows[..2]), "Truth").WithoutLabel, ML.BinaryClassification.EvaluateCalibration(View(rows[..2]), "Truth").Count));
        Assert.Contains("no row", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateCalibration(View([]), "Flag")).Message);
    }
}
