using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Sets;

/// <summary>The data set cls120 of conformal.json, scores of its rows and sets of its test rows.</summary>
internal static class PredictionSetGoldens
{
    public const int ClassCount = 5;

    /// <summary>The scores of the true labels of the calibration rows.</summary>
    public static ConformalRows Rows(GoldenCase golden, NonconformityScore score)
    {
        var (probabilities, labels, uniforms) = (golden.Column("probs", "cls120"), golden.Integers("label", "cls120"), golden.Column("u_cal", "cls120"));
        return new([.. labels.Select((label, row) => score.Compute(probabilities.AsSpan(row * ClassCount, ClassCount), label, uniforms[row]))]) { Labels = labels, ClassCount = ClassCount };
    }

    /// <summary>The scores of all classes of a test row.</summary>
    public static double[] TestScores(GoldenCase golden, NonconformityScore score, int row)
    {
        var scores = new double[ClassCount];
        score.Compute(golden.Column("test_probs", "cls120").AsSpan(row * ClassCount, ClassCount), golden.Column("u_test", "cls120")[row], scores);
        return scores;
    }

    /// <summary>The classes in the sets of the test rows, one row after the other, as the golden file lists them.</summary>
    public static double[] Sets(GoldenCase golden, NonconformityScore score, FittedProcedure procedure, double alpha)
    {
        var rule = procedure.At(alpha);
        return [.. Enumerable.Range(0, 30).SelectMany(row => TestScores(golden, score, row).Select((s, k) => s <= rule.Of(new(-1, 1, []), k) ? k : -1).Where(k => k >= 0).Select(k => (double)k))];
    }

    /// <summary>What the cases of scores expect: scores of calibration rows, threshold and sets of split conformal prediction.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<double>> Split(GoldenCase golden, NonconformityScore score)
    {
        var (rows, alpha) = (Rows(golden, score), Alpha(golden));
        var fitted = new SplitConformal().Fit(rows);
        return new Dictionary<string, IReadOnlyList<double>> { ["cal_scores_first10"] = rows.Scores[..10], ["q_hat"] = [fitted.Scores.Threshold(alpha)], ["sets"] = Sets(golden, score, fitted, alpha) };
    }

    /// <summary>The p-values of all classes of the test rows.</summary>
    public static double[] PValues(GoldenCase golden, Func<int, int, double, double> pValue)
        => [.. Enumerable.Range(0, 30).SelectMany(row => TestScores(golden, new LeastAmbiguousScore(), row).Select((score, k) => pValue(row, k, score)))];

    public static double Alpha(GoldenCase golden) => golden.Params.GetProperty("alpha").GetDouble();
}
