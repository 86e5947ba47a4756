using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using static Extensions.Evaluation.Tests.SomePredictions;

namespace Extensions.Evaluation.Tests.Tasks;

[Trait("Kind", "Example")]
public class ModelEvaluationTests
{
    private static readonly BootstrapOptions Few = new() { Replicates = 39 };
    private static readonly EvaluationOptions TwoClasses = OfFlag with { Bootstrap = Few }, Several = new() { Bootstrap = Few }, Numbers = OfTarget with { Bootstrap = Few };

    [Fact]
    public void EvaluateModel_MisnamedColumns_ListsWhatIsThere()
    {
        var view = View(Rows(30));
        Assert.All(new Action[]
        {
            () => ML.BinaryClassification.EvaluateModel(view, options: TwoClasses with { LabelColumnName = "Lable" }),
            () => ML.BinaryClassification.EvaluateModel(view, options: TwoClasses with { ExampleWeightColumnName = "Wieght" }),
            () => ML.BinaryClassification.EvaluateModel(view, options: TwoClasses with { ProbabilityColumnName = "p" }),
            () => ML.MulticlassClassification.EvaluateModel(view, options: Several with { LabelColumnName = "Class" }),
            () => ML.MulticlassClassification.EvaluateModel(view, options: Several with { ScoreColumnName = "Scores" }),
            () => ML.MulticlassClassification.EvaluateModel(view, options: Several with { GroupColumnName = "Region" }),
            () => ML.Regression.EvaluateModel(view, options: Numbers with { LabelColumnName = "Goal" }),
            () => ML.Regression.EvaluateModel(view, options: Numbers with { ScoreColumnName = "Forecast" }),
        }, act => Assert.Contains("The data has the columns 'Flag', 'Probability', 'PredictedLabel', 'Label', 'Score'", Assert.Throws<ArgumentOutOfRangeException>(act).Message));
    }

    [Fact]
    public void EvaluateModel_ColumnsOfWrongTypes_SaysWhatIsAllowed()
    {
        var view = View(Rows(30));
        Assert.Contains("'Score' has type Vector<Single, 3>; allowed is Boolean, Single or Double", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.EvaluateModel(view, options: TwoClasses with { LabelColumnName = "Score" })).Message);
        Assert.Contains("'Flag' has type Boolean; allowed is a key", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluateModel(view, options: Several with { LabelColumnName = "Flag" })).Message);
        Assert.Contains("'Probability' has type Single; allowed is a vector", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluateModel(view, options: Several with { ScoreColumnName = "Probability" })).Message);
        Assert.Contains("'Score' has type Vector<Single, 3>; allowed is Single or Double", Assert.Throws<ArgumentOutOfRangeException>(() => ML.Regression.EvaluateModel(view, options: Numbers with { ScoreColumnName = "Score" })).Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1.5f)]
    [InlineData(-0.1f)]
    public void EvaluateModel_PredictionOutOfRange_SaysWhichRow(float bad)
    {
        var rows = Rows(30);
        (rows[4].Probability, rows[5].Score) = (bad, [bad, 0.5f, 0.5f]);
        Assert.StartsWith("Row 4 has probability", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateModel(View(rows), options: TwoClasses)).Message, StringComparison.Ordinal);
        Assert.Matches(@"^Row 5 has probability .* from 0 to 1\. Scores that are no probabilities.* are calibrated first", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateModel(View(rows), options: Several)).Message);
        rows[6].Prediction = float.NaN;
        Assert.Contains("Row 6 has label", Assert.Throws<InputDataException>(() => ML.Regression.EvaluateModel(View(rows), options: Numbers)).Message);
    }

    [Fact]
    public void EvaluateModel_SumsOrLabelsOutOfRange_SaysWhichRow()
    {
        var rows = Rows(30);
        rows[7].Score = [0.2f, 0.2f, 0.2f];
        Assert.Matches(@"^Row 7 has probabilities that sum to 0\.6.* are calibrated first", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateModel(View(rows), options: Several)).Message);
        var more = ML.Data.LoadFromEnumerable(Rows(30).Select((row, at) => new MoreClasses { Label = at == 8 ? 4u : 1, Score = row.Score }));
        var fault = Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateModel(more, options: Several)).Message;
        Assert.Equal("Row 8 has label 4; allowed are the classes 0 to 2.", fault);
        var targets = Rows(30);
        targets[9].Target = float.PositiveInfinity;
        Assert.Contains("Row 9 has label", Assert.Throws<InputDataException>(() => ML.Regression.EvaluateModel(View(targets), options: Numbers)).Message);
    }

    [Fact]
    public void EvaluateModel_NoRowOrNoWeight_SaysSo()
    {
        var weightless = Rows(30);
        Array.ForEach(weightless, row => row.Weight = 0);
        foreach (var (rows, message) in new[] { (Array.Empty<SomePredictions>(), "There is no row"), (weightless, "All 30 rows have weight 0") })
        {
            Assert.Contains(message, Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateModel(View(rows), options: TwoClasses with { ExampleWeightColumnName = "Weight" })).Message);
            Assert.Contains(message, Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateModel(View(rows), options: Several with { ExampleWeightColumnName = "Weight" })).Message);
            Assert.Contains(message, Assert.Throws<InputDataException>(() => ML.Regression.EvaluateModel(View(rows), options: Numbers with { ExampleWeightColumnName = "Weight" })).Message);
        }
        weightless[3].Weight = -1;
        Assert.Contains("Row 3 has weight -1", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateModel(View(weightless), options: Several with { ExampleWeightColumnName = "Weight" })).Message);
    }

    [Fact]
    public void EvaluateModel_OneClass_LeavesOutWhatIsNotDefined()
    {
        var binary = ML.BinaryClassification.EvaluateModel(View(Rows(90).Where(row => !row.Flag)), options: TwoClasses);
        Assert.Contains("All rows are negative", binary["ROC AUC"].WithoutInterval);
        Assert.Equal((double.NaN, null), (binary["ROC AUC"].Value, binary["ROC AUC"].Interval));
        Assert.NotNull(binary["Brier score"].Interval);
        Assert.NotNull(binary["Accuracy"].Interval);
        Assert.True(binary.MLNetMetrics is not null || binary.WithoutMLNetMetrics is not null);
        var several = ML.MulticlassClassification.EvaluateModel(View(Rows(90).Where(row => row.Label == 1)), options: Several);
        Assert.NotNull(several["ECE"].Interval);
        Assert.True(double.IsFinite(several["Worst-class recall"].Value));
        var constant = Rows(30);
        Array.ForEach(constant, row => row.Target = 1);
        Assert.Contains("All labels are equal", ML.Regression.EvaluateModel(View(constant), options: Numbers)["R squared"].WithoutInterval);
    }

    /// <summary>Scores of ML.NET's trainers that give no probabilities.</summary>
    [Fact]
    public void EvaluateModel_ScoresThatAreNoProbabilities_AsksToCalibrate()
    {
        var random = new Random(2);
        var view = ML.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(row => new Example { Label = row % 2 == 0, Class = (uint)(row % 3), Features = [row % 2 + random.NextSingle(), row % 3 + random.NextSingle(), row % 5] }));
        var svm = ML.BinaryClassification.Trainers.LinearSvm().Fit(view).Transform(view);
        Assert.Matches("probability column 'Probability' is absent, and the score 'Score' is no probability. Calibrate the model first.*'Score'", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.EvaluateModel(svm)).Message);
        var naiveBayes = ML.MulticlassClassification.Trainers.NaiveBayes(labelColumnName: "Class").Fit(view).Transform(view);
        Assert.Matches("^Row 0 has probability -.* are calibrated first", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateModel(naiveBayes, options: new() { LabelColumnName = "Class" })).Message);
    }

    [Fact]
    public void EvaluateModel_OptionsOutOfRange_AreRefused()
    {
        var view = View(Rows(30));
        Assert.All(new EvaluationOptions[]
        {
            TwoClasses with { Alpha = 0 }, TwoClasses with { Alpha = 1 }, TwoClasses with { Alpha = double.NaN }, TwoClasses with { LabelColumnName = "" }, TwoClasses with { ScoreColumnName = "" }, TwoClasses with { ProbabilityColumnName = "" },
            TwoClasses with { PredictedLabelColumnName = "" }, TwoClasses with { PredictedLabelsColumnName = "" }, TwoClasses with { PredictionSetColumnName = "" }, TwoClasses with { LowerColumnName = "" }, TwoClasses with { UpperColumnName = "" },
            TwoClasses with { Bootstrap = new() { Replicates = 18 } }, TwoClasses with { Bootstrap = new() { Replicates = 1_000_001 } }, TwoClasses with { Bootstrap = new() { Replicates = 38 } }, TwoClasses with { Bootstrap = new() { Confidence = 1 } },
            TwoClasses with { Bootstrap = new() { Confidence = 0 } }, TwoClasses with { Bootstrap = new() { Method = (BootstrapMethod)7 } }, TwoClasses with { Bootstrap = new() { MaxDegreeOfParallelism = 0 } },
        }, options =>
        {
            Assert.Throws<ValidationException>(() => ML.BinaryClassification.EvaluateModel(view, options: options));
            Assert.Throws<ValidationException>(() => ML.MulticlassClassification.EvaluateModel(view, options: options));
            Assert.Throws<ValidationException>(() => ML.Regression.EvaluateModel(view, options: options));
        });
        Assert.Throws<ArgumentException>(() => ML.BinaryClassification.EvaluateModel(view, " ", TwoClasses));
        Assert.Contains("2 metrics have the name 'F1'", Assert.Throws<ArgumentException>(() => ML.BinaryClassification.EvaluateModel(view, options: TwoClasses, metrics: [BinaryMetric.F1, BinaryMetric.F1])).Message);
        Assert.Contains("A metric is null", Assert.Throws<ArgumentException>(() => ML.BinaryClassification.EvaluateModel(view, options: TwoClasses, metrics: [null!])).Message);
        Assert.Throws<ArgumentNullException>(() => ML.BinaryClassification.EvaluateModel(view, options: TwoClasses with { Bootstrap = null! }));
        Assert.Throws<ArgumentNullException>(() => ML.BinaryClassification.EvaluateModel(null!, options: TwoClasses));
    }

    [Fact]
    public void EvaluateModel_FittedModel_HasEverySection()
    {
        var evaluation = ML.MulticlassClassification.EvaluateModel(View(Rows(90)), "Mine", Several);
        Assert.Equal(("Mine", 90.0, 0L), (evaluation.Name, evaluation.Count, evaluation.WithoutLabel));
        Assert.Equal(MulticlassMetric.All.Select(metric => metric.Name), evaluation.Metrics.Select(metric => metric.Name));
        Assert.Equal(evaluation["ECE"].Value, evaluation.Calibration.ExpectedCalibrationError, 12);
        Assert.Equal(evaluation["Accuracy"].Value, evaluation.Decisions.Confusion.Accuracy, 12);
        Assert.Equal(evaluation["AURC"].Value, evaluation.Selective.Area, 12);
        Assert.NotNull(evaluation.MLNetMetrics);
        Assert.Equal(evaluation.MLNetMetrics.MicroAccuracy, evaluation["Accuracy"].Value, 6);
        Assert.Contains("There is no metric 'AUC'; there are 'Accuracy'", Assert.Throws<ArgumentException>(() => evaluation["AUC"]).Message);
    }

    private sealed class MoreClasses
    {
        [KeyType(5)]
        public uint Label { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }

    private sealed class Example
    {
        public bool Label { get; set; }

        [KeyType(3)]
        public uint Class { get; set; }

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}
