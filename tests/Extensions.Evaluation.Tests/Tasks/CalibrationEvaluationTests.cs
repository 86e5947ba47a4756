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
        Assert.Equal(BrierScore.Compute(p, y), metrics.BrierScore, 12);
        Assert.Equal(LogLoss.Compute(p, y), metrics.LogLoss, 12);
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
        Assert.Equal(ExpectedCalibrationError.Compute(top.Confidences, top.Hits).Expected, metrics.ExpectedCalibrationError, 12);
        Assert.Equal(BrierScore.Compute(p, 3, y), metrics.BrierScore, 12);
        Assert.Equal(LogLoss.Compute(p, 3, y), metrics.LogLoss, 12);
        Assert.Equal(ClasswiseCalibrationError.Compute(p, 3, y).Mean, metrics.Classwise!.Mean, 12);
        Assert.Equal(top.Hits.Average(hit => hit ? 1.0 : 0), metrics.Accuracy, 12);
    }

    /// <summary>All is read off one sort and one pass; each number is that of its own function.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(false)]
    [InlineData(true)]
    public void EvaluateCalibration_EveryNumber_IsThatOfItsFunction(bool weighted)
    {
        var rows = Rows(300, 4);
        double[]? weights = weighted ? [.. rows.Select(row => (double)row.Weight)] : null;
        double[] p = [.. rows.Select(row => (double)row.Probability)], all = [.. rows.SelectMany(row => row.Score).Select(one => (double)one)];
        bool[] y = [.. rows.Select(row => row.Flag)];
        int[] classes = [.. rows.Select(row => (int)row.Label)];
        var top = TopLabel.Of(all, 3, classes);
        var (two, several) = (ML.BinaryClassification.EvaluateCalibration(View(rows), "Flag", exampleWeightColumnName: weighted ? "Weight" : null), ML.MulticlassClassification.EvaluateCalibration(View(rows), exampleWeightColumnName: weighted ? "Weight" : null));
        foreach (var (metrics, c, h) in new[] { (two, p, y), (several, top.Confidences, top.Hits) })
        {
            Assert.Equal(ExpectedCalibrationError.Compute(c, h, weights, new() { Scheme = BinScheme.EqualMass }).Bins.AsEnumerable(), metrics.EqualMass.Bins);
            Assert.Equal((metrics.Binned.Maximum, metrics.Binned.RootMeanSquare), (metrics.MaximumCalibrationError, metrics.RootMeanSquareCalibrationError));
            Assert.Equal(KolmogorovSmirnovCalibrationError.Compute(c, h, weights), metrics.KolmogorovSmirnovError);
            Assert.Equal((KuiperTest.Compute(c, h, weights), SpiegelhalterTest.Compute(c, h, weights)), (metrics.Kuiper, metrics.Spiegelhalter));
            Assert.Equal((BrierScore.Decompose(new(), c, h, weights), Overconfidence.Compute(c, h, weights)), (metrics.Murphy, metrics.Overconfidence));
            var corp = BrierScore.DecomposeIsotonic(c, h, weights);
            Assert.Equal(corp.Score, metrics.Isotonic.Score, 12);
            Assert.Equal(corp.Miscalibration, metrics.Isotonic.Miscalibration, 12);
            Assert.Equal(corp.Discrimination, metrics.Isotonic.Discrimination, 12);
            Assert.Equal(corp.Uncertainty, metrics.Isotonic.Uncertainty, 12);
            Assert.All(ReliabilityCurve.ComputeIsotonic(c, h, weights), point => Assert.Equal(point.PositiveRate, metrics.IsotonicSteps.Single(step => step.Lower <= point.Probability && point.Probability <= step.Upper).PositiveRate, 12));
            Assert.Equal(metrics.Count, metrics.IsotonicSteps.Sum(step => step.Weight), 9);
            Assert.Equal(weighted ? null : KernelCalibrationError.Compute(c, h), metrics.Kernel);
        }
        Assert.Equal(AdaptiveCalibrationError.Compute(all, 3, classes, weights), several.Adaptive);
        var topLabel = TopLabelCalibrationError.Compute(all, 3, classes, weights);
        Assert.Equal(topLabel.Expected, several.TopLabel!.Expected, 12);
        Assert.Equal(topLabel.MeanOfClasses, several.TopLabel.MeanOfClasses, 12);
        Assert.Equal(ClasswiseCalibrationError.Compute(all, 3, classes, weights).Mean, several.Classwise!.Mean, 12);
        Assert.Equal(LogLoss.Compute(all, 3, classes, weights), several.LogLoss, 12);
        Assert.Equal(BrierScore.Compute(all, 3, classes, weights), several.BrierScore, 12);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateCalibration_ProbabilitiesZeroAndOne_TestsAreNaN()
    {
        var rows = Rows(30);
        foreach (var row in rows)
            row.Probability = row.Flag ? 1 : 0;
        var metrics = ML.BinaryClassification.EvaluateCalibration(View(rows), "Flag");
        Assert.Equal((double.NaN, double.NaN, double.NaN, 0), (metrics.Test.PValue, metrics.Kuiper.PValue, metrics.Spiegelhalter.PValue, metrics.ExpectedCalibrationError));
    }

    /// <summary>Of more than 2,000,000 probabilities those of all classes are not kept, but summed up.</summary>
    [Fact, Trait("Kind", "Example")]
    public void EvaluateCalibration_ManyProbabilities_AreSummedUp()
    {
        var score = new float[4096];
        Array.Fill(score, 1 / 4096f);
        var view = ML.Data.LoadFromEnumerable(Enumerable.Range(0, 500).Select(row => new Wide { Label = (uint)row, Score = score }));
        Assert.Null(ML.MulticlassClassification.EvaluateCalibration(view).Adaptive);
        var (rows, kept) = (MulticlassPredictions.Read(view, new(), keepAll: false), MulticlassPredictions.Read(view, new()));
        Assert.Equal((false, true), (rows.HasProbabilities, kept.HasProbabilities));
        Assert.Equal(Math.Log(4096), rows.Sums.LogLoss, 9);
        Assert.Equal(1 / 4096f, kept[499][4095]);
        Assert.Throws<ArgumentOutOfRangeException>(() => kept[500][0]);
        Assert.Throws<InvalidOperationException>(() => rows[0][0]);
    }

    /// <summary>More rows than a chunk holds, of a view that does not know how many, and some without a label.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Read_ManyChunks_KeepsAllRowsInOrder()
    {
        var data = ML.Data.LoadFromEnumerable(Enumerable.Range(0, 40_000).Select(row => new Row { Truth = row >= 5 && row % 11 == 0 ? float.NaN : row, Probability = row, Weight = 1 + row }));
        var rows = RegressionPredictions.Read(data, new() { LabelColumnName = "Truth", ScoreColumnName = "Probability", ExampleWeightColumnName = "Weight" });
        var numbers = Enumerable.Range(0, 40_000).Where(row => row < 5 || row % 11 != 0).ToArray();
        Assert.Equal(numbers.Select(row => (double)row), rows.Labels.ToArray());
        Assert.Equal(rows.Labels.ToArray(), rows.Scores.ToArray());
        Assert.Equal(numbers.Select(row => 1.0 + row), rows.Weights.ToArray());
        Assert.Equal(numbers.Select(row => (long)row), rows.RowNumbers);
        Assert.Equal(40_000 - numbers.Length, rows.WithoutLabel);
    }

    private sealed class Wide
    {
        [KeyType(4096)]
        public uint Label { get; set; }

        [VectorType(4096)]
        public float[] Score { get; set; } = [];
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
