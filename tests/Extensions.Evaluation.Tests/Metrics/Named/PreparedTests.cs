using static Extensions.Evaluation.Tests.SomePredictions;

namespace Extensions.Evaluation.Tests.Metrics.Named;

/// <summary>Named metrics sort and look up once and then take one pass for each resample: their values are those of the functions of arrays.</summary>
[Trait("Kind", "Property")]
public class PreparedTests
{
    private static readonly SomePredictions[] Rows = Rows(301);

    private static readonly Dictionary<string, Func<BinaryPredictions, double[]?, double>> OfTwo = new()
    {
        ["Accuracy"] = (rows, weights) => Matrix(rows, weights).Accuracy,
        ["Balanced accuracy"] = (rows, weights) => Matrix(rows, weights).BalancedAccuracy,
        ["G-mean"] = (rows, weights) => Matrix(rows, weights).GeometricMean,
        ["Worst-class recall"] = (rows, weights) => Matrix(rows, weights).WorstClassRecall,
        ["F1"] = (rows, weights) => Matrix(rows, weights).Classes[1].F1,
        ["Precision"] = (rows, weights) => Matrix(rows, weights).Classes[1].Precision,
        ["Recall"] = (rows, weights) => Matrix(rows, weights).Classes[1].Recall,
        ["Matthews correlation"] = (rows, weights) => Matrix(rows, weights).MatthewsCorrelation,
        ["Cohen's kappa"] = (rows, weights) => Matrix(rows, weights).CohenKappa,
        ["ROC AUC"] = (rows, weights) => RocAuc.Compute(rows.Probabilities, rows.Labels, weights),
        ["Average precision"] = (rows, weights) => AveragePrecision.Compute(rows.Probabilities, rows.Labels, weights),
        ["Log-loss"] = (rows, weights) => LogLoss.Compute(rows.Probabilities, rows.Labels, weights),
        ["Brier score"] = (rows, weights) => BrierScore.Compute(rows.Probabilities, rows.Labels, weights),
        ["ECE"] = (rows, weights) => ExpectedCalibrationError.Compute(rows.Probabilities, rows.Labels, weights).Expected,
        ["Smooth ECE"] = (rows, weights) => SmoothCalibrationError.Compute(rows.Probabilities, rows.Labels, weights).Value,
        ["AURC"] = (rows, weights) => RiskCoverage.Compute([.. Enumerable.Range(0, rows.Count).Select(row => rows.Predicted[row] ? rows.Probabilities[row] : 1 - rows.Probabilities[row])],
            [.. Enumerable.Range(0, rows.Count).Select(row => rows.Predicted[row] == rows.Labels[row])], weights).Area,
    };

    private static readonly Dictionary<string, Func<MulticlassPredictions, double[]?, double>> OfSeveral = new()
    {
        ["Accuracy"] = (rows, weights) => Matrix(rows, weights).Accuracy,
        ["Balanced accuracy"] = (rows, weights) => Matrix(rows, weights).BalancedAccuracy,
        ["G-mean"] = (rows, weights) => Matrix(rows, weights).GeometricMean,
        ["Worst-class recall"] = (rows, weights) => Matrix(rows, weights).WorstClassRecall,
        ["Macro F1"] = (rows, weights) => Matrix(rows, weights).Macro.F1,
        ["Matthews correlation"] = (rows, weights) => Matrix(rows, weights).MatthewsCorrelation,
        ["Cohen's kappa"] = (rows, weights) => Matrix(rows, weights).CohenKappa,
        ["Macro average precision"] = (rows, weights) => Enumerable.Range(0, 3).Average(k => AveragePrecision.Compute(
            [.. Enumerable.Range(0, rows.Count).Select(row => rows.Probabilities[row * 3 + k])], [.. Enumerable.Range(0, rows.Count).Select(row => rows.Labels[row] == k)], weights)),
        ["Log-loss"] = (rows, weights) => LogLoss.Compute(rows.Probabilities, 3, rows.Labels, weights),
        ["Brier score"] = (rows, weights) => BrierScore.Compute(rows.Probabilities, 3, rows.Labels, weights),
        ["ECE"] = (rows, weights) => ExpectedCalibrationError.Compute(rows.TopLabel.Confidences, rows.TopLabel.Hits, weights).Expected,
        ["Smooth ECE"] = (rows, weights) => SmoothCalibrationError.Compute(rows.TopLabel.Confidences, rows.TopLabel.Hits, weights).Value,
        ["AURC"] = (rows, weights) => RiskCoverage.Compute(rows.TopLabel.Confidences, rows.TopLabel.Hits, weights).Area,
    };

    private static readonly Dictionary<string, Func<RegressionPredictions, double[]?, double>> OfNumbers = new()
    {
        ["RMSE"] = (rows, weights) => Math.Sqrt(Mean(rows, weights, (label, score) => (label - score) * (label - score))),
        ["MAE"] = (rows, weights) => Mean(rows, weights, (label, score) => Math.Abs(label - score)),
        ["R squared"] = (rows, weights) => Mean(rows, weights, (label, _) => label) is var mean
            ? 1 - Mean(rows, weights, (label, score) => (label - score) * (label - score)) / Mean(rows, weights, (label, _) => (label - mean) * (label - mean)) : 0,
    };

    [Fact]
    public void Prepare_AnyWeights_EqualsTheFunction()
    {
        Check(Binary(Rows), BinaryMetric.All, OfTwo);
        Check(Multiclass(Rows), MulticlassMetric.All, OfSeveral);
        Check(Regression(Rows), RegressionMetric.All, OfNumbers);
    }

    /// <summary>The functions of the rows of one class have no value, or the same.</summary>
    [Fact]
    public void Compute_OneClass_IsFaultOrTheFunction()
    {
        var rows = Binary([.. Rows.Where(row => !row.Flag)]);
        Assert.Contains("All rows are negative", Assert.Throws<MLExtensions.InputDataException>(() => BinaryMetric.RocAuc.Compute(rows)).Message);
        Assert.Contains("No row is positive", Assert.Throws<MLExtensions.InputDataException>(() => BinaryMetric.AveragePrecision.Compute(rows)).Message);
        Assert.Equal(double.NaN, BinaryMetric.Recall.Compute(rows));
        Assert.InRange(BinaryMetric.SmoothCalibrationError.Compute(rows), 0, 1);
        var constant = Rows(30);
        foreach (var row in constant)
            row.Target = 3;
        Assert.Contains("All labels are equal", Assert.Throws<MLExtensions.InputDataException>(() => RegressionMetric.RSquared.Compute(Regression(constant))).Message);
    }

    [Fact]
    public void Names_AreUnique()
    {
        Assert.Distinct(BinaryMetric.All.Select(metric => metric.Name));
        Assert.Distinct(MulticlassMetric.All.Select(metric => metric.Name));
        Assert.Distinct(RegressionMetric.All.Select(metric => metric.Name));
    }

    private static void Check<TPredictions>(TPredictions rows, IReadOnlyList<Metric<TPredictions>> metrics, Dictionary<string, Func<TPredictions, double[]?, double>> functions) where TPredictions : PredictionRows
    {
        Assert.Equal(functions.Keys.Order(), metrics.Select(metric => metric.Name).Order());
        foreach (var metric in metrics)
        {
            var statistic = metric.Prepare(rows);
            Assert.Equal(functions[metric.Name](rows, null), statistic([]), 1e-11);
            for (var seed = 0; seed < 6; seed++)
            {
                var weights = Weights(rows.Count, seed);
                Assert.Equal(functions[metric.Name](rows, weights), statistic(weights), 1e-11);
            }
        }
    }

    /// <summary>Whole ones as resamples have, shares below 1, and any; zeros among them.</summary>
    private static double[] Weights(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (seed % 3) switch { 0 => random.Next(4), 1 => random.Next(3) == 0 ? 0 : random.NextDouble() / 5, _ => random.Next(4) == 0 ? 0 : 5 * random.NextDouble() })];
    }

    private static ConfusionMatrix Matrix(PredictionRows rows, double[]? weights)
        => ConfusionMatrix.Compute(rows.PredictedClasses, rows is BinaryPredictions ? 2 : 3, rows.Classes, weights);

    private static double Mean(RegressionPredictions rows, double[]? weights, Func<double, double, double> number)
        => Enumerable.Range(0, rows.Count).Sum(row => (weights?[row] ?? 1) * number(rows.Labels[row], rows.Scores[row])) / (weights?.Sum() ?? rows.Count);
}
