using System.Globalization;
using Microsoft.ML;
using MLExtensions;
using static Extensions.Evaluation.Tests.Tasks.SomeViews;

namespace Extensions.Evaluation.Tests.Tasks;

public class DecisionEvaluationTests
{
    private static readonly BootstrapOptions Few = new() { Replicates = 99 };

    /// <summary>scikit-learn 1.2.1, sklearn.metrics on the rows of <see cref="Known"/>, with and without sample_weight: precision_score, recall_score, f1_score, fbeta_score(beta=2), average_precision_score, roc_auc_score.</summary>
    [Fact, Trait("Kind", "Golden")]
    public void EvaluateDecisions_SeveralClasses_AsScikitLearn()
    {
        var one = ML.MulticlassClassification.EvaluateDecisions(View(Known()), bootstrap: Few);
        AssertClasses(one, [[0.6666666666666666, 0.8, 0.7272727272727272, 0.7692307692307692, 0.5158333333333333, 0.7181818181818183],
            [0.75, 0.3333333333333333, 0.46153846153846156, 0.375, 0.6782407407407407, 0.5873015873015873], [0.3333333333333333, 1, 0.5, 0.7142857142857143, 0.5, 0.9107142857142857]]);
        AssertClose([0.5629370629370629, 0.5493881118881119, 0.7111111111111111, 0.4214177914970075, 0.3707865168539326], [one.Macro.F1, one.Weighted.F1, one.BalancedAccuracy, one.MatthewsCorrelation, one.CohenKappa]);
        var weighted = ML.MulticlassClassification.EvaluateDecisions(View(Known()), exampleWeightColumnName: "Weight", bootstrap: Few);
        AssertClasses(weighted, [[0.6428571428571429, 0.8181818181818182, 0.7200000000000001, 0.7758620689655172, 0.5363127069009422, 0.7233201581027668],
            [0.75, 0.2857142857142857, 0.4137931034482759, 0.32608695652173914, 0.6650287217175262, 0.4908424908424908], [0.16666666666666666, 1, 0.2857142857142857, 0.5, 0.29166666666666663, 0.8984375]]);
        AssertClose([0.47316912972085384, 0.505325992465952, 0.7012987012987013, 0.3482996666254028, 0.28641975308641976], [weighted.Macro.F1, weighted.Weighted.F1, weighted.BalancedAccuracy, weighted.MatthewsCorrelation, weighted.CohenKappa]);
        Assert.Equal((0.3333333333333333, "b", 16.0), (one.WorstClassRecall, one.WorstClass, one.Count));
        AssertClose([(0.5158333333333333 + 0.6782407407407407 + 0.5) / 3, (0.7181818181818183 + 0.5873015873015873 + 0.9107142857142857) / 3], [one.MacroAveragePrecision, one.MacroRocAuc]);
    }

    /// <summary>scikit-learn 1.2.1: average_precision_score and roc_auc_score of both classes.</summary>
    [Fact, Trait("Kind", "Golden")]
    public void EvaluateDecisions_TwoClasses_AsScikitLearn()
    {
        var one = ML.BinaryClassification.EvaluateDecisions(View(Known()), "Flag", bootstrap: Few);
        AssertClose([0.9859693877551019, 0.9107142857142857, 0.5, 0.9107142857142857], [one.Classes[0].AveragePrecision, one.Classes[0].RocAuc, one.Classes[1].AveragePrecision, one.Classes[1].RocAuc]);
        var weighted = ML.BinaryClassification.EvaluateDecisions(View(Known()), "Truth", exampleWeightColumnName: "Weight", bootstrap: Few);
        AssertClose([0.9934436274509804, 0.8984375, 0.29166666666666663, 0.8984375], [weighted.Classes[0].AveragePrecision, weighted.Classes[0].RocAuc, weighted.Classes[1].AveragePrecision, weighted.Classes[1].RocAuc]);
        Assert.Equal(["False", "True"], one.Classes.Select(row => row.Name));
        Assert.Equal((0.5625f, 1.0, 0.5), ((float)one.BestF1!.Value.Threshold, one.BestF1.Value.Recall, one.BestF1.Value.Precision));   // 13, 9, 9 and 15 sixteenths reach it, two are right
    }

    [Fact, Trait("Kind", "Property")]
    public void EvaluateDecisions_BestF1_NoThresholdIsBetter()
    {
        var rows = Generated(200, 5);
        var best = ML.BinaryClassification.EvaluateDecisions(View(rows), "Flag", bootstrap: Few).BestF1!.Value;
        var all = rows.Select(row => row.Probability).Distinct().Select(t => (T: t, F1: F1(t))).ToArray();
        Assert.Equal(all.Max(one => one.F1), best.F1, 12);
        Assert.Equal(best.F1, F1((float)best.Threshold), 12);

        double F1(float threshold) => 2.0 * rows.Count(row => row.Flag && row.Probability >= threshold) / (rows.Count(row => row.Flag) + rows.Count(row => row.Probability >= threshold));
    }

    [Fact, Trait("Kind", "Property")]
    public void EvaluateDecisions_Intervals_HoldTheValueAndAreExactWhereCounts()
    {
        var rows = Generated(300, 3);
        var metrics = ML.MulticlassClassification.EvaluateDecisions(View(rows), bootstrap: Few);
        Assert.Equal(["Accuracy", "Balanced accuracy", "Macro F1", "Weighted F1", "G-mean", "Worst-class recall", "Matthews correlation", "Cohen's kappa", "Macro average precision", "Macro ROC AUC"], metrics.Metrics.Select(one => one.Name));
        Assert.All(metrics.Metrics, one => Assert.InRange(one.Value, one.Interval!.Value.Lower, one.Interval.Value.Upper));
        AssertClose([metrics.CohenKappa, metrics.MacroAveragePrecision, metrics.MacroRocAuc, metrics.GeometricMean], [.. new[] { 7, 8, 9, 4 }.Select(i => metrics.Metrics[i].Value)]);
        var first = metrics.Classes[0];
        Assert.Equal(BinomialInterval.ClopperPearson(first.Hits, first.Support), first.RecallInterval);
        Assert.Equal(BinomialInterval.ClopperPearson(first.Hits, first.Predicted), first.PrecisionInterval);
        Assert.All(ML.BinaryClassification.EvaluateDecisions(View(rows), "Flag", bootstrap: Few).Metrics, one => Assert.InRange(one.Value, one.Interval!.Value.Lower, one.Interval.Value.Upper));
        var wide = ML.MulticlassClassification.EvaluateDecisions(View(rows), bootstrap: Few with { Confidence = 0.5 }).Classes[0].RecallInterval!.Value;
        Assert.True(wide.Lower > first.RecallInterval!.Value.Lower);
    }

    [Fact, Trait("Kind", "Contract")]
    public void EvaluateDecisions_WeightTwo_IsTheRowTwiceAndOrderIsIrrelevant()
    {
        var rows = Generated(150, 1);
        foreach (var evaluate in new Func<IDataView, string?, DecisionMetrics>[] { (view, weight) => ML.MulticlassClassification.EvaluateDecisions(view, exampleWeightColumnName: weight, bootstrap: Few), (view, weight) => ML.BinaryClassification.EvaluateDecisions(view, "Flag", exampleWeightColumnName: weight, bootstrap: Few) })
        {
            var weighted = Numbers(evaluate(View(rows), "Weight"));
            AssertClose(Numbers(evaluate(View(Repeated(rows)), null)), weighted);
            AssertClose(Numbers(evaluate(View(Shuffled(rows, 4)), "Weight")), weighted);
            var extra = Known();
            foreach (var row in extra)
                row.Weight = 0;
            AssertClose(Numbers(evaluate(View([.. extra, .. rows]), "Weight")), weighted);
        }
    }

    [Fact, Trait("Kind", "Contract")]
    public void EvaluateDecisions_RowsWithoutLabel_AreLeftOutAndCounted()
    {
        var rows = Known();
        (rows[0].Class, rows[1].Truth, rows[1].Score) = ("unknown", float.NaN, [float.NaN, 0, 0]);
        rows[1].Class = "unknown";
        Assert.Equal((2, 14.0), ML.MulticlassClassification.EvaluateDecisions(View(rows), bootstrap: Few) is var several ? (several.WithoutLabel, several.Count) : default);
        Assert.Equal((1, 15.0), ML.BinaryClassification.EvaluateDecisions(View(rows), "Truth", bootstrap: Few) is var two ? (two.WithoutLabel, two.Count) : default);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateDecisions_AbsentClass_IsUndefinedAlone()
    {
        var rows = Known().Where(row => row.Class != Names[2]).ToArray();
        var metrics = ML.MulticlassClassification.EvaluateDecisions(View(rows), bootstrap: Few);
        Assert.Null(metrics.Roc[2]);
        Assert.Null(metrics.PrecisionRecall[2]);
        Assert.True(double.IsNaN(metrics.Classes[2].RocAuc) && double.IsNaN(metrics.Classes[2].Recall) && metrics.Classes[2].RecallInterval is null);
        AssertClose([(metrics.Classes[0].RocAuc + metrics.Classes[1].RocAuc) / 2], [metrics.MacroRocAuc]);
        var one = ML.BinaryClassification.EvaluateDecisions(View(rows), "Flag", bootstrap: Few);   // one class alone
        Assert.Null(one.BestF1);
        Assert.True(double.IsNaN(one.MacroRocAuc));
        Assert.Contains("needs both classes", one.Metrics.Single(metric => metric.Name == "ROC AUC").WithoutInterval);
    }

    [Fact, Trait("Kind", "Example")]
    public void ToString_NamesOfAnyKind_AlignedInTheInvariantCulture()
    {
        var (rows, before) = (Known(), CultureInfo.CurrentCulture);
        try
        {
            CultureInfo.CurrentCulture = new("de-DE");
            var metrics = ML.MulticlassClassification.EvaluateDecisions(View(rows), bootstrap: Few);
            Assert.Equal(Names, metrics.ClassNames);
            Assert.Equal(Names, metrics.Classes.Select(one => one.Name));
            var lines = metrics.ToString().Split('\n');
            Assert.Equal("Class        Precision     Recall         F1         F2    Support         AP    ROC AUC", lines[0]);
            Assert.Equal("a <b> & \"c\"     0.6667     0.8000     0.7273     0.7692          5     0.5158     0.7182", lines[1]);
            Assert.Equal("macro           0.5833     0.7111     0.5629     0.6195                0.5647     0.7387", lines[4]);
            Assert.Contains("16 rows", lines);
            Assert.Contains("Worst-class recall of 'b' 0.3333", lines);
            var many = ML.MulticlassClassification.EvaluateDecisions(View(Generated(100, 1)), bootstrap: Few);
            Assert.Contains(FormattableString.Invariant($"Accuracy {many.Accuracy:0.0000}, 95 % from {many.Metrics[0].Interval!.Value.Lower:0.0000} to {many.Metrics[0].Interval!.Value.Upper:0.0000}"), many.ToString().Split('\n'));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Curves_ManyDistinctScores_AreThinnedAndKeepTheirNumbers()
    {
        var random = new Random(1);
        var scores = Enumerable.Range(0, 30000).Select(_ => random.NextDouble()).ToArray();
        var labels = scores.Select(score => random.NextDouble() < score * score).ToArray();
        var metrics = RankingOfClass.Of(scores, labels, default);
        var (curve, roc) = (PrecisionRecallCurve.Compute(scores, labels), RocCurve.Compute(scores, labels));
        Assert.Equal((curve.AveragePrecision, curve.BestF1, roc.Area), (metrics.AveragePrecision, metrics.PrecisionRecall!.BestF1, metrics.RocAuc));
        Assert.InRange(metrics.PrecisionRecall.Points.Length, 1000, 4001);
        Assert.InRange(metrics.Roc!.Points.Length, 1000, 4002);
        Assert.Equal((1, 1), (metrics.PrecisionRecall.Points[^1].Recall, metrics.Roc.Points[^1].FalsePositiveRate));
        Assert.Empty(metrics.PrecisionRecall.Points.Except(curve.Points));
        var thin = RiskCoverage.Compute(scores, labels) is var risk ? (risk, Thin: risk.Thinned(2000)) : default;
        Assert.InRange(thin.Thin.Points.Length, 1000, 4001);
        Assert.All(new[] { 0.1, 0.5, 0.9, 1 }, coverage => Assert.Equal(thin.risk.RiskAtCoverage(coverage), thin.Thin.RiskAtCoverage(coverage), 1e-3));
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateDecisions_BadInput_SaysWhatIsWrong()
    {
        var view = View(Known());
        Assert.Contains("'Class', 'Flag', 'Truth', 'Probability'", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluateDecisions(view, "Lable")).Message);
        Assert.Contains("'Score'", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluateDecisions(view, scoreColumnName: "Scores")).Message);
        Assert.Contains("'Probability'", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.EvaluateDecisions(view, "Flag", "P")).Message);
        Assert.Contains("predicted-label column 'Decision' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.EvaluateDecisions(view, "Flag", predictedLabelColumnName: "Decision")).Message);
        Assert.Contains("allowed is Boolean", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.EvaluateDecisions(view, "Flag", predictedLabelColumnName: "Truth")).Message);
        Assert.Contains("weight column 'W' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.EvaluateDecisions(view, "Flag", exampleWeightColumnName: "W")).Message);
        Assert.Contains("beta must be above 0", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.EvaluateDecisions(view, "Flag", beta: 0)).Message);
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => ML.MulticlassClassification.EvaluateDecisions(view, bootstrap: new() { Replicates = 3 }));
        Assert.Contains("no row", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateDecisions(View([]))).Message);
        foreach (var (change, message) in new (Action<Row>, string)[] { (row => row.Score[1] = float.NaN, "Row 5 has probability NaN"), (row => row.Score = [0.5f, 0.1f, 0.1f], "Row 5 has probabilities that sum to"), (row => row.Weight = double.NaN, "Row 5 has weight NaN") })
        {
            var rows = Known();
            change(rows[5]);
            Assert.Contains(message, Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateDecisions(View(rows), exampleWeightColumnName: "Weight")).Message);
        }
        var outside = Known();
        outside[7].Class = "d";
        Assert.Contains("Row 7 has label 3; allowed are the classes 0 to 2", Assert.Throws<InputDataException>(() => { _ = ML.MulticlassClassification.EvaluateDecisions(View(outside, "d")); }).Message);
        Assert.Contains("Row 7 has label 3; allowed are the classes 0 to 2", Assert.Throws<InputDataException>(() => { _ = ML.MulticlassClassification.EvaluateSelective(View(outside, "d")); }).Message);
        var weightless = Known();
        foreach (var row in weightless)
            row.Weight = 0;
        Assert.Contains("All 16 rows have weight 0", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateDecisions(View(weightless), exampleWeightColumnName: "Weight")).Message);
        Assert.Contains("All 16 rows have weight 0", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateDecisions(View(weightless), "Flag", exampleWeightColumnName: "Weight")).Message);
    }

    private static void AssertClasses(DecisionMetrics metrics, double[][] expected) => Assert.All(metrics.Classes, (one, k) => AssertClose(expected[k], [one.Precision, one.Recall, one.F1, one.FBeta, one.AveragePrecision, one.RocAuc]));

    private static double[] Numbers(DecisionMetrics metrics) =>
    [
        metrics.Count, metrics.Accuracy, metrics.BalancedAccuracy, metrics.GeometricMean, metrics.MatthewsCorrelation, metrics.CohenKappa, metrics.WorstClassRecall, metrics.MacroAveragePrecision, metrics.MacroRocAuc,
        metrics.BestF1?.Threshold ?? 0, metrics.Macro.F1, metrics.Weighted.Precision, .. metrics.Metrics.Select(one => one.Value),
        .. metrics.Classes.SelectMany(one => new[] { one.Precision, one.Recall, one.F1, one.FBeta, one.Support, one.AveragePrecision, one.RocAuc, one.RecallInterval!.Value.Lower, one.PrecisionInterval!.Value.Upper }),
    ];

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-9, FormattableString.Invariant($"Number {i}: {expected[i]} expected, {actual[i]} came."));
    }
}
