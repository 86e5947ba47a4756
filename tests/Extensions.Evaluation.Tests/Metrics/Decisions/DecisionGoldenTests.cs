// Values by scikit-learn 1.2.1 (Python 3.11, 2026-11): confusion_matrix, precision_recall_fscore_support, fbeta_score, balanced_accuracy_score, matthews_corrcoef, cohen_kappa_score,
// average_precision_score, roc_auc_score, roc_curve without drop_intermediate (which keeps some collinear points), precision_recall_curve;
// each without and with sample_weight.
namespace Extensions.Evaluation.Tests.Metrics.Decisions;

[Trait("Kind", "Golden")]
public class DecisionGoldenTests
{
    /// <summary>Class 2 has predictions and no rows. Its recall is not defined here and 0 there: macro recall is balanced_accuracy_score, and not their 0.4752.</summary>
    private static readonly int[] Labels = [3, 0, 3, 0, 0, 3, 1, 0, 0, 3, 3, 0, 1, 1, 0, 3, 3, 0, 0, 1, 3, 0, 0, 3, 0, 3, 1, 1, 0, 0, 3, 0, 0, 1, 1, 3, 0, 3, 0, 0];

    private static readonly int[] Predicted = [3, 0, 3, 0, 0, 3, 0, 3, 2, 1, 3, 0, 1, 1, 0, 3, 2, 1, 0, 3, 3, 0, 0, 3, 0, 3, 0, 3, 2, 1, 3, 0, 0, 1, 1, 3, 2, 1, 0, 3];

    private static readonly double[] Weights = [.. Enumerable.Range(0, 40).Select(row => 1.0 + 3 * row % 4)];

    private static readonly double[] Scores = [.. Enumerable.Range(0, 40).Select(row => 37 * row % 21 / 20.0)];

    private static readonly bool[] Positive = [.. Enumerable.Range(0, 40).Select(row => 29 * row % 31 < (Scores[row] > 0.5 ? 20 : 12))];

    [Fact]
    public void ConfusionMatrix_WithoutWeights_EqualsScikitLearn()
    {
        var matrix = ConfusionMatrix.Compute(Predicted, 4, Labels);
        Assert.Equal([12, 2, 3, 2, 2, 4, 0, 2, 0, 0, 0, 0, 0, 2, 1, 10], Cells(matrix));
        AssertEqual([0.65, 0.6336032388663968, 0.4956560166578411, 0.48529411764705876], matrix.Accuracy, matrix.BalancedAccuracy, matrix.MatthewsCorrelation, matrix.CohenKappa);
        AssertEqual([0.8571428571428571, 0.5, 0, 0.7142857142857143], [.. matrix.Classes.Select(one => one.Precision)]);
        AssertEqual([0.631578947368421, 0.5, double.NaN, 0.7692307692307693], [.. matrix.Classes.Select(one => one.Recall)]);
        AssertEqual([0.7272727272727273, 0.5, 0, 0.7407407407407408], [.. matrix.Classes.Select(one => one.F1)]);
        AssertEqual([0.6666666666666667, 0.5, 0, 0.7575757575757577], [.. matrix.Classes.Select(one => one.FBeta(2))]);
        AssertEqual([0.5178571428571429, 0.492003367003367, 0.506159420289855], matrix.Macro.Precision, matrix.Macro.F1, matrix.MacroFBeta(0.5));
        AssertEqual([0.7392857142857142, 0.65, 0.6861952861952862, 0.6628787878787878], matrix.Weighted.Precision, matrix.Weighted.Recall, matrix.Weighted.F1, matrix.WeightedFBeta(2));
        AssertEqual([0.65, 0.65, 0.65], matrix.Micro.Precision, matrix.Micro.Recall, matrix.Micro.F1);
    }

    [Fact]
    public void ConfusionMatrix_WithWeights_EqualsScikitLearn()
    {
        var matrix = ConfusionMatrix.Compute(Predicted, 4, Labels, Weights);
        Assert.Equal([29, 8, 3, 4, 6, 12, 0, 4, 0, 0, 0, 0, 0, 8, 1, 25], Cells(matrix));
        AssertEqual([0.66, 0.6466131907308378, 0.49947453679051185, 0.4941981553109194], matrix.Accuracy, matrix.BalancedAccuracy, matrix.MatthewsCorrelation, matrix.CohenKappa);
        AssertEqual([0.8285714285714286, 0.42857142857142855, 0, 0.7575757575757576], [.. matrix.Classes.Select(one => one.Precision)]);
        AssertEqual([0.7880434782608696, 0.44776119402985076, 0, 0.7530120481927711], [.. matrix.Classes.Select(one => one.FBeta(0.5))]);
        AssertEqual([0.5036796536796537, 0.4901114679765728, 0.4860225352984351], matrix.Macro.Precision, matrix.Macro.F1, matrix.MacroFBeta(2));
        AssertEqual([0.7164329004329005, 0.66, 0.6823693179671264, 0.7012706895068921], matrix.Weighted.Precision, matrix.Weighted.Recall, matrix.Weighted.F1, matrix.WeightedFBeta(0.5));
    }

    [Fact]
    public void Ranking_WithAndWithoutWeights_EqualsScikitLearn()
    {
        AssertEqual([0.5906693061155304, 0.5779607564679022], AveragePrecision.Compute(Scores, Positive), AveragePrecision.Compute(Scores, Positive, Weights));
        AssertEqual([0.6604010025062657, 0.6522435897435898], RocAuc.Compute(Scores, Positive), RocAuc.Compute(Scores, Positive, Weights));
        var curve = RocCurve.Compute(Scores, Positive, Weights, keepCollinear: true);
        AssertEqual([0, 0.07692307692307693, 0.1346153846153846, 0.1346153846153846, 0.21153846153846154], [.. curve.Points.Take(5).Select(point => point.FalsePositiveRate)]);
        AssertEqual([0, 0.0625, 0.14583333333333334, 0.2916666666666667, 0.3541666666666667], [.. curve.Points.Take(5).Select(point => point.TruePositiveRate)]);
        Assert.Equal(22, curve.Points.Length);
        var points = PrecisionRecallCurve.Compute(Scores, Positive, Weights).Points.Reverse().Take(5).ToArray();
        AssertEqual([0.48, 0.49473684210526314, 0.5222222222222223, 0.5058823529411764, 0.525], [.. points.Select(point => point.Precision)]);
        AssertEqual([1, 0.9791666666666666, 0.9791666666666666, 0.8958333333333334, 0.875], [.. points.Select(point => point.Recall)]);
    }

    private static double[] Cells(ConfusionMatrix matrix) => [.. Enumerable.Range(0, 16).Select(cell => matrix[cell / 4, cell % 4])];

    private static void AssertEqual(double[] expected, params double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }
}
