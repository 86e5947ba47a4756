using Microsoft.ML;
using MLExtensions;
using static Extensions.Evaluation.Tests.Tasks.SomeLabels;

namespace Extensions.Evaluation.Tests.Tasks;

public class MultilabelEvaluationTests
{
    private static readonly BootstrapOptions Few = new() { Replicates = 99 };

    private static MultilabelClassificationCatalog Catalog => ML.MultilabelClassification();

    /// <summary>
    /// scikit-learn 1.2.1 on the rows of <see cref="Known"/>, without weights and with: accuracy_score, hamming_loss, f1_score (micro, macro, samples with zero_division=1), average_precision_score (macro, micro),
    /// roc_auc_score (macro), label_ranking_average_precision_score, label_ranking_loss, coverage_error, and means over labels of log_loss and brier_score_loss.
    /// The log-loss there clips 1 - p at 9.992e-16, the rounding of 1 - (1 - 1e-15), so that it agrees to 4 digits.
    /// </summary>
    [Fact, Trait("Kind", "Golden")]
    public void MultilabelMetric_FourteenRows_AsScikitLearn()
    {
        AssertMetrics(null, [0.07142857142857142, 0.39285714285714285, 0.65625, 0.6565826330532212, 0.6707482993197278, 0.7154007450882451, 0.6508165054639743, 0.553125, 0.8134920634920634, 0.2976190476190476, 3.142857142857143, 2.5039332871157143, 0.2826450892857143]);
        AssertMetrics("Weight", [0.06896551724137931, 0.38793103448275856, 0.6666666666666666, 0.6699754901960784, 0.6821018062397372, 0.7047408780543607, 0.6409048854198675, 0.5377875188536952, 0.7969348659003831, 0.31896551724137934, 3.1724137931034484, 2.194583952778949, 0.29148706896551724]);

        static void AssertMetrics(string? weight, double[] expected)
            => Assert.All(expected, (number, i) => Assert.Equal(number, MultilabelMetric.All[i].Compute(MultilabelPredictions.Read(View(Known()), new() { ExampleWeightColumnName = weight })), MultilabelMetric.All[i] == MultilabelMetric.LogLoss ? 4 : 9));
    }

    /// <summary>scikit-learn 1.2.1: precision_score, recall_score and average_precision_score of each label; f1_score(average="weighted").</summary>
    [Fact, Trait("Kind", "Golden")]
    public void EvaluateDecisions_FourteenRows_AsScikitLearn()
    {
        AssertLabels(Catalog.EvaluateDecisions(View(Known()), bootstrap: Few), [0.8571428571428571, 0.6666666666666666, 0.6, 0.7142857142857143], [0.75, 0.5, 0.75, 0.5], [0.8457542457542457, 0.75, 0.6336309523809524, 0.6322177822177821], 0.6525622013511286);
        AssertLabels(Catalog.EvaluateDecisions(View(Known()), "Truth", exampleWeightColumnName: "Weight", bootstrap: Few), [0.8571428571428571, 0.625, 0.5909090909090909, 0.7142857142857143], [0.75, 0.625, 0.7647058823529411, 0.5],
            [0.8371663059163059, 0.7385817307692308, 0.6246915913700903, 0.6185238841618153], 0.6651889741403807);

        static void AssertLabels(MultilabelDecisionMetrics metrics, double[] precision, double[] recall, double[] averagePrecision, double weightedF1)
        {
            Assert.All(metrics.Labels, (one, k) => Assert.True(Math.Abs(precision[k] - one.Precision) + Math.Abs(recall[k] - one.Recall) + Math.Abs(averagePrecision[k] - one.AveragePrecision) < 1e-9));
            Assert.Equal(weightedF1, metrics.Weighted.F1, 9);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateDecisions_Sections_AgreeWithTheNamedMetrics()
    {
        var rows = Generated(120, 3);
        var metrics = Catalog.EvaluateDecisions(View(rows), bootstrap: Few);
        Assert.Equal(["Subset accuracy", "Hamming loss", "Micro F1", "Macro F1", "Example-based F1", "Macro average precision", "Micro average precision", "Macro ROC AUC", "Label-ranking average precision", "Ranking loss", "Coverage error"], metrics.Metrics.Select(one => one.Name));
        Assert.All(metrics.Metrics, one => Assert.InRange(one.Value, one.Interval!.Value.Lower, one.Interval.Value.Upper));
        double[] expected = [metrics.SubsetAccuracy, metrics.HammingLoss, metrics.Micro.F1, metrics.Macro.F1, metrics.MacroAveragePrecision, metrics.MacroRocAuc];
        Assert.All(new[] { 0, 1, 2, 3, 5, 7 }, (at, i) => Assert.Equal(expected[i], metrics.Metrics[at].Value, 9));
        Assert.Equal(metrics.Labels.Min(one => one.Recall), metrics.WorstLabelRecall);
        Assert.Equal(metrics.Labels.MinBy(one => one.Recall)!.Name, metrics.WorstLabel);
        Assert.Equal(BinomialInterval.ClopperPearson(metrics.Labels[1].Hits, metrics.Labels[1].Support), metrics.Labels[1].RecallInterval);
        Assert.All(metrics.PrecisionRecall, (curve, k) => Assert.Equal(metrics.Labels[k].AveragePrecision, curve!.AveragePrecision));
    }

    [Fact, Trait("Kind", "Property")]
    public void MultilabelMetric_RandomRows_AsNaiveLoops()
    {
        var rows = Generated(80, 9);
        var read = MultilabelPredictions.Read(View(rows), new());
        double RowsMean(Func<SomeLabels.Row, double> number) => rows.Average(number);
        Assert.Equal(RowsMean(row => Enumerable.Range(0, Count).All(k => row.Label[k] == row.Probability[k] > 0.5) ? 1 : 0), MultilabelMetric.SubsetAccuracy.Compute(read), 12);
        Assert.Equal(RowsMean(row => Enumerable.Range(0, Count).Average(k => row.Label[k] == row.Probability[k] > 0.5 ? 0.0 : 1)), MultilabelMetric.HammingLoss.Compute(read), 12);
        Assert.Equal(RowsMean(row => Enumerable.Range(0, Count).Average(k => Math.Pow(row.Probability[k] - (row.Label[k] ? 1 : 0), 2))), MultilabelMetric.BrierScore.Compute(read), 12);
        Assert.Equal(RowsMean(row => Pairs(row).DefaultIfEmpty(0).Average()), MultilabelMetric.RankingLoss.Compute(read), 12);
        Assert.Equal(RowsMean(row => Carried(row).Select(k => row.Probability.Count(p => p >= row.Probability[k])).DefaultIfEmpty(0).Max()), MultilabelMetric.CoverageError.Compute(read), 12);
        double[] p = [.. rows.SelectMany(row => row.Probability).Select(x => (double)x)];
        bool[] y = [.. rows.SelectMany(row => row.Label)];
        Assert.Equal(ExpectedCalibrationError.Compute(p, y).Expected, MultilabelMetric.ExpectedCalibrationError.Compute(read), 12);
        Assert.Equal(AveragePrecision.Compute(p, y), MultilabelMetric.MicroAveragePrecision.Compute(read), 12);
        Assert.Equal(Enumerable.Range(0, Count).Average(k => RocAuc.Compute([.. rows.Select(row => (double)row.Probability[k])], [.. rows.Select(row => row.Label[k])])), MultilabelMetric.MacroRocAuc.Compute(read), 12);

        static IEnumerable<int> Carried(SomeLabels.Row row) => Enumerable.Range(0, Count).Where(k => row.Label[k]);

        static IEnumerable<double> Pairs(SomeLabels.Row row) => Carried(row).SelectMany(k => Enumerable.Range(0, Count).Except(Carried(row)).Select(j => row.Probability[j] >= row.Probability[k] ? 1.0 : 0));
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateCalibration_LabelsAndPooled_AreThoseOfTwoClasses()
    {
        var rows = Generated(200, 4);
        var metrics = Catalog.EvaluateCalibration(View(rows));
        double[] p = [.. rows.SelectMany(row => row.Probability).Select(x => (double)x)];
        bool[] y = [.. rows.SelectMany(row => row.Label)];
        Assert.Equal((800, SmoothCalibrationError.Compute(p, y).Value, BrierScore.Compute(p, y)), (metrics.Pooled.Count, metrics.Pooled.Smooth, metrics.Pooled.BrierScore));
        Assert.Equal(Names, metrics.Labels.Select(one => one.Name));
        Assert.All(metrics.Labels, (one, k) => Assert.Equal(ExpectedCalibrationError.Compute([.. rows.Select(row => (double)row.Probability[k])], [.. rows.Select(row => row.Label[k])]).Expected, one.Metrics!.ExpectedCalibrationError));
        Assert.Equal(metrics.Labels.Average(one => one.Metrics!.ExpectedCalibrationError), metrics.MeanExpectedCalibrationError, 12);
        Assert.Equal(metrics.Labels.Max(one => one.Metrics!.ExpectedCalibrationError), metrics.Worst!.Metrics!.ExpectedCalibrationError);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateCalibration_LabelOfCertainProbabilities_LacksATestAlone()
    {
        var rows = Generated(50, 4);
        foreach (var row in rows)
            row.Probability[2] = row.Label[2] ? 1 : 0;
        var metrics = Catalog.EvaluateCalibration(View(rows));
        Assert.Equal([false, false, true, false], metrics.Labels.Select(one => double.IsNaN(one.Metrics.Test.PValue)));
        Assert.Equal(0, metrics.Labels[2].Metrics.ExpectedCalibrationError);
        Assert.True(double.IsFinite(metrics.MeanExpectedCalibrationError));
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluatePredictionSets_RandomRows_AsNaiveLoops()
    {
        var rows = Generated(150, 7);
        rows[0].PredictionSet = [true, true, true, true];
        rows[1].PredictionSet = new bool[Count];
        var metrics = Catalog.EvaluatePredictionSets(View(rows), bootstrap: Few);
        Assert.Equal(rows.Average(row => row.Label.Count(x => x) is var n && n == 0 ? 0 : row.Label.Zip(row.PredictionSet).Count(pair => pair is (true, false)) / (double)n), metrics.FalseNegativeRate, 12);
        Assert.Equal(rows.Average(row => row.PredictionSet.Count(x => x) is var n && n == 0 ? 0 : row.Label.Zip(row.PredictionSet).Count(pair => pair is (false, true)) / (double)n), metrics.FalseDiscoveryRate, 12);
        var whole = rows.Count(row => row.Label.Zip(row.PredictionSet).All(pair => pair is not (true, false)));
        Assert.Equal((whole / 150.0, BinomialInterval.ClopperPearson(whole, 150)), (metrics.Coverage, metrics.CoverageInterval));
        Assert.Equal(rows.Average(row => row.PredictionSet.Count(x => x)), metrics.AverageSetSize, 12);
        Assert.Equal((rows.Count(row => row.PredictionSet.All(x => x)) / 150.0, rows.Count(row => !row.PredictionSet.Any(x => x)) / 150.0), (metrics.FullShare, metrics.EmptyShare));
        Assert.All(metrics.Labels, (one, k) => Assert.Equal((Names[k], rows.Where(row => row.Label[k]).Average(row => row.PredictionSet[k] ? 1.0 : 0), rows.Average(row => row.PredictionSet[k] ? 1.0 : 0)), (one.Name, one.Recall, one.Share), Close));
        Assert.Equal([metrics.FalseNegativeRate, metrics.FalseDiscoveryRate, metrics.Coverage], metrics.Metrics.Select(one => one.Value));
        Assert.All(metrics.Metrics, one => Assert.InRange(one.Value, one.Interval!.Value.Lower, one.Interval.Value.Upper));

        static bool Close((string Name, double Recall, double Share) a, (string Name, double Recall, double Share) b) => a.Name == b.Name && Math.Abs(a.Recall - b.Recall) + Math.Abs(a.Share - b.Share) < 1e-12;
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateModel_Labels_HasAllSections()
    {
        var evaluation = Catalog.EvaluateModel(View(Generated(100, 2)), options: new() { Bootstrap = Few });
        Assert.Equal(Names, evaluation.LabelNames);
        Assert.Equal(evaluation["ECE"].Value, evaluation.Calibration.Pooled.ExpectedCalibrationError, 12);
        Assert.Equal(evaluation["Macro F1"].Value, evaluation.Decisions.Macro.F1, 12);
        Assert.Equal(100, evaluation.LabelSets!.Count);
        Assert.Empty(evaluation.Decisions.Metrics);
        Assert.Equal(MultilabelMetric.All.Count, evaluation.Metrics.Length);
        var without = ML.Transforms.DropColumns("PredictionSet").Fit(View([])).Transform(View(Generated(100, 2)));
        Assert.Null(Catalog.EvaluateModel(without, options: new() { Bootstrap = Few }).LabelSets);
    }

    [Fact, Trait("Kind", "Example")]
    public void ToString_NamesWithMarkup_SurviveAsTheyAre()
    {
        var metrics = Catalog.EvaluateDecisions(View(Known()), bootstrap: Few);
        Assert.Equal(Names, metrics.Labels.Select(one => one.Name));
        var lines = metrics.ToString().Split('\n');
        Assert.Equal("<script>alert('x')</script>     0.8571     0.7500     0.8000     0.7692          8     0.8458     0.7708", lines[1]);
        Assert.Contains("14 rows", lines);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Evaluate_WeightTwo_IsTheRowTwiceAndOrderIsIrrelevant()
    {
        var rows = Generated(100, 1);
        foreach (var evaluate in new Func<SomeLabels.Row[], string?, double[]>[] { Decisions, Calibration, Sets, Named })
        {
            var weighted = evaluate(rows, "Weight");
            Assert.Equal(weighted, evaluate(Repeated(rows), null), (a, b) => Math.Abs(a - b) < 1e-9);
            Assert.Equal(weighted, evaluate(Shuffled(rows, 4), "Weight"), (a, b) => Math.Abs(a - b) < 1e-9);
            var extra = Known();
            foreach (var row in extra)
                row.Weight = 0;
            Assert.Equal(weighted, evaluate([.. extra, .. rows], "Weight"), (a, b) => Math.Abs(a - b) < 1e-9);
        }

        static double[] Named(SomeLabels.Row[] rows, string? weight) => [.. MultilabelMetric.All.Select(one => one.Compute(MultilabelPredictions.Read(View(rows), new() { ExampleWeightColumnName = weight })))];

        static double[] Decisions(SomeLabels.Row[] rows, string? weight) => Catalog.EvaluateDecisions(View(rows), exampleWeightColumnName: weight, bootstrap: Few) is var metrics
            ? [metrics.Count, metrics.HammingLoss, metrics.Micro.F1, metrics.Weighted.Recall, .. metrics.Labels.SelectMany(one => new[] { one.F1, one.FBeta, one.AveragePrecision, one.RocAuc, one.Support, one.PrecisionInterval?.Lower ?? 0 })] : [];

        static double[] Calibration(SomeLabels.Row[] rows, string? weight) => Catalog.EvaluateCalibration(View(rows), exampleWeightColumnName: weight) is var metrics
            ? [metrics.Count, metrics.Pooled.Count, metrics.Pooled.ExpectedCalibrationError, metrics.Pooled.LogLoss, .. metrics.Labels.Select(one => one.Metrics!.Smooth)] : [];

        static double[] Sets(SomeLabels.Row[] rows, string? weight) => Catalog.EvaluatePredictionSets(View(rows), exampleWeightColumnName: weight, bootstrap: Few) is var metrics
            ? [metrics.Count, metrics.FalseNegativeRate, metrics.FalseDiscoveryRate, metrics.Coverage, metrics.CoverageInterval.Upper, metrics.AverageSetSize, .. metrics.Labels.SelectMany(one => new[] { one.Recall, one.Share })] : [];
    }

    [Fact, Trait("Kind", "Contract")]
    public void Evaluate_RowsWithAMissingLabel_AreLeftOutAndCounted()
    {
        var rows = Known();
        rows[3].Truth[2] = float.NaN;
        Assert.Equal((1, 13), Catalog.EvaluateDecisions(View(rows), "Truth", bootstrap: Few) is var one ? (one.WithoutLabel, one.Count) : default);
        Assert.Equal((1, 13), Catalog.EvaluateCalibration(View(rows), "Truth") is var two ? (two.WithoutLabel, two.Count) : default);
        Assert.Equal((1, 13), Catalog.EvaluatePredictionSets(View(rows), "Truth", bootstrap: Few) is var three ? (three.WithoutLabel, three.Count) : default);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateDecisions_NoRowCarriesALabel_IsUndefinedWhereItMustBe()
    {
        var rows = Known();
        foreach (var row in rows)
            row.Label = new bool[Count];
        var metrics = Catalog.EvaluateDecisions(View(rows), bootstrap: Few);
        Assert.Null(metrics.WorstLabel);
        Assert.True(double.IsNaN(metrics.MacroAveragePrecision) && double.IsNaN(metrics.WorstLabelRecall));
        Assert.All(metrics.Roc, Assert.Null);
        Assert.All(metrics.Metrics.Where(one => one.Name is "Macro average precision" or "Micro average precision" or "Macro ROC AUC"), one => Assert.NotNull(one.WithoutInterval));
        Assert.NotEmpty(metrics.ToString());
    }

    [Fact, Trait("Kind", "Example")]
    public void Evaluate_BadInput_SaysWhatIsWrong()
    {
        var view = View(Known());
        Assert.Contains("'Label', 'Truth', 'Probability'", Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Catalog.EvaluateDecisions(view, "Labels"); }).Message);
        Assert.Contains("a vector of known size of Boolean or Single", Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Catalog.EvaluateCalibration(view, "Weight"); }).Message);
        Assert.Contains("prediction set column 'Sets' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Catalog.EvaluatePredictionSets(view, predictionSetColumnName: "Sets"); }).Message);
        Assert.Contains("has 3 values per row; the label column 'Label' has 4", Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Catalog.EvaluatePredictionSets(view, predictionSetColumnName: "Short"); }).Message);
        Assert.Contains("predicted-labels column 'Decisions' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Catalog.EvaluateDecisions(view, predictedLabelsColumnName: "Decisions"); }).Message);
        Assert.Contains("beta must be above 0", Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Catalog.EvaluateDecisions(view, beta: double.NaN); }).Message);
        Assert.Contains("no row", Assert.Throws<InputDataException>(() => { _ = Catalog.EvaluatePredictionSets(View([])); }).Message);
        Assert.Contains("no row", Assert.Throws<InputDataException>(() => { _ = Catalog.EvaluateDecisions(View([])); }).Message);
        var rows = Known();
        rows[2].Truth[1] = 0.5f;
        Assert.Contains("Column 'Truth' has value 0.5 for label 1 at row 2", Assert.Throws<InputDataException>(() => { _ = Catalog.EvaluateDecisions(View(rows), "Truth"); }).Message);
        Assert.Contains("Column 'Truth' has value 0.5 for label 1 at row 2", Assert.Throws<InputDataException>(() => { _ = Catalog.EvaluatePredictionSets(View(rows), "Truth"); }).Message);
        rows[4].Probability[0] = float.NaN;
        Assert.Contains($"Row 4 has probability NaN for label '{Names[0]}'", Assert.Throws<InputDataException>(() => { _ = Catalog.EvaluateCalibration(View(rows)); }).Message);
        foreach (var row in rows)
            (row.Weight, row.Probability) = (0, new float[Count]);
        Assert.Contains("All 14 rows have weight 0", Assert.Throws<InputDataException>(() => { _ = Catalog.EvaluateDecisions(View(rows), exampleWeightColumnName: "Weight"); }).Message);
        Assert.Contains("All 14 rows have weight 0", Assert.Throws<InputDataException>(() => { _ = Catalog.EvaluatePredictionSets(View(rows), exampleWeightColumnName: "Weight"); }).Message);
    }
}
