using Microsoft.ML;
using MLExtensions;
using static Extensions.Evaluation.Tests.Tasks.SomeViews;

namespace Extensions.Evaluation.Tests.Tasks;

public class SelectiveEvaluationTests
{
    private static readonly BootstrapOptions Few = new() { Replicates = 99 };

    [Fact, Trait("Kind", "Example")]
    public void EvaluateSelective_DistinctConfidences_AsNaiveLoops()
    {
        var random = new Random(2);
        var rows = Generated(200, 2);
        foreach (var row in rows)
            row.RejectionScore = random.NextSingle();
        var metrics = ML.MulticlassClassification.EvaluateSelective(View(rows), confidenceColumnName: "RejectionScore", bootstrap: Few);
        var hits = rows.OrderByDescending(row => row.RejectionScore).Select(row => Names[row.Score.AsSpan().IndexOf(row.Score.Max())] == row.Class).ToArray();
        Assert.Equal(Enumerable.Range(1, 200).Average(i => hits[..i].Count(hit => !hit) / (double)i), metrics.Area, 12);
        Assert.Equal(metrics.Area, metrics.Metrics[0].Value);
        Assert.All(metrics.Metrics, one => Assert.InRange(one.Value, one.Interval!.Value.Lower, one.Interval.Value.Upper));
        Assert.Equal(["AURC", "E-AURC"], metrics.Metrics.Select(one => one.Name));
        Assert.Equal([0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1], metrics.AccuracyAtCoverage.Select(one => one.Coverage));
        Assert.All(metrics.AccuracyAtCoverage, one =>
        {
            var kept = (int)Math.Round(one.Coverage * 200);
            Assert.Equal(kept, one.Kept);
            Assert.Equal(hits[..kept].Count(hit => hit) / (double)kept, one.Accuracy, 9);
            var (exact, interval) = (BinomialInterval.ClopperPearson(hits[..kept].Count(hit => hit), kept), one.Interval);
            Assert.Equal((exact.Lower, exact.Upper), (interval.Lower, interval.Upper), (a, b) => Math.Abs(a.Lower - b.Lower) + Math.Abs(a.Upper - b.Upper) < 1e-6);
        });
        Assert.All(metrics.CoverageAtRisk, one => Assert.Equal(Enumerable.Range(1, 200).Where(i => hits[..i].Count(hit => !hit) <= one.Risk * i).DefaultIfEmpty(0).Max() / 200.0, one.Coverage, 12));
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateSelective_RiskThatNoConfidenceKeeps_NothingIsKept()
    {
        var rows = Generated(100, 4).Where(row => row.Score.Max() < 1).ToArray();
        foreach (var row in rows)
            row.Flag = row.Probability <= 0.5;   // all wrong
        Assert.All(ML.BinaryClassification.EvaluateSelective(View(rows), "Flag", bootstrap: Few).CoverageAtRisk, one => Assert.Equal((0, double.PositiveInfinity), (one.Coverage, one.Threshold)));
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateSelective_RowsUndecided_AsCounted()
    {
        var rows = Generated(200, 6);
        var abstention = ML.BinaryClassification.EvaluateSelective(View(rows), "Flag", bootstrap: Few).Abstention!;
        var (accepted, wrong) = (rows.Where(row => !row.Abstain).ToArray(), new Func<SomeViews.Row, bool>(row => row.Probability > 0.5 != row.Flag));
        Assert.Equal((accepted.Length, 200 - accepted.Length), (abstention.Accepted, abstention.Abstained));
        Assert.Equal(accepted.Length / 200.0, abstention.Coverage);
        Assert.Equal(BinomialInterval.ClopperPearson(accepted.Length, 200), abstention.CoverageInterval);
        Assert.Equal(accepted.Count(wrong) / (double)accepted.Length, abstention.SelectiveRisk);
        Assert.Equal(BinomialInterval.ClopperPearson(accepted.Count(wrong), accepted.Length), abstention.SelectiveRiskInterval);
        Assert.Equal(rows.Count(wrong) / 200.0, abstention.RiskOfAll);
        Assert.Equal(rows.Where(row => row.Abstain).Average(row => wrong(row) ? 1.0 : 0), abstention.RiskOfAbstained, 12);
        Assert.Equal(BinomialInterval.ClopperPearson(rows.Count(row => row.Abstain && wrong(row)), 200 - accepted.Length), abstention.RiskOfAbstainedInterval);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateSelective_NothingDecided_HasNoRisk()
    {
        var rows = Known();
        foreach (var row in rows)
            row.Abstain = true;
        var abstention = ML.MulticlassClassification.EvaluateSelective(View(rows), bootstrap: Few).Abstention!;
        Assert.Equal((0, double.NaN, new Interval(0, 1)), (abstention.Coverage, abstention.SelectiveRisk, abstention.SelectiveRiskInterval));
        foreach (var row in rows)
            row.Abstain = false;
        Assert.Equal((1, double.NaN), ML.MulticlassClassification.EvaluateSelective(View(rows), bootstrap: Few).Abstention is { } all ? (all.Coverage, all.RiskOfAbstained) : default);
        var without = ML.Transforms.DropColumns("Abstain").Fit(View(rows)).Transform(View(rows));
        Assert.Null(ML.MulticlassClassification.EvaluateSelective(without, bootstrap: Few).Abstention);
    }

    /// <summary>
    /// 1000 draws of 60 rows where a right prediction is accepted with another probability than a wrong one. The intervals miss the true selective risk in at most 5 % of draws: more than 87 in 1000 come with
    /// probability below 1e-6 by the binomial tail. Intervals of the risk of all rows in their place, a broken twin, miss it far more often.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void SelectiveRiskInterval_FixedRule_CoversTheTrueRisk()
    {
        const double truth = 0.2 * 0.5 / (0.2 * 0.5 + 0.8 * 0.9);
        var (missed, twin) = (0, 0);
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var rows = new SomeViews.Row[60];
            for (var i = 0; i < rows.Length; i++)
            {
                var right = random.NextDouble() < 0.8;
                rows[i] = new() { Flag = right, Probability = 0.9f, Abstain = random.NextDouble() >= (right ? 0.9 : 0.5) };
            }
            var abstention = AbstentionMetrics.Of(BinaryPredictions.Read(ML.Data.LoadFromEnumerable(rows), new() { LabelColumnName = "Flag" }), [.. rows.Select(row => row.Abstain)], 0.95);
            missed += Misses(abstention.SelectiveRiskInterval) ? 1 : 0;
            twin += Misses(BinomialInterval.ClopperPearson(Math.Round(abstention.RiskOfAll * 60), 60)) ? 1 : 0;
        }
        Assert.InRange(missed, 0, 87);
        Assert.True(twin > 200, $"{twin}");

        static bool Misses(Interval interval) => truth < interval.Lower || truth > interval.Upper;
    }

    [Fact, Trait("Kind", "Contract")]
    public void EvaluateSelective_WeightTwo_IsTheRowTwiceAndOrderIsIrrelevant()
    {
        var rows = Generated(150, 1);
        foreach (var evaluate in new Func<IDataView, string?, SelectiveMetrics>[] { (view, weight) => ML.MulticlassClassification.EvaluateSelective(view, exampleWeightColumnName: weight, bootstrap: Few), (view, weight) => ML.BinaryClassification.EvaluateSelective(view, "Flag", exampleWeightColumnName: weight, bootstrap: Few) })
        {
            var weighted = Numbers(evaluate(View(rows), "Weight"));
            Assert.Equal(weighted, Numbers(evaluate(View(Repeated(rows)), null)), Close);
            Assert.Equal(weighted, Numbers(evaluate(View(Shuffled(rows, 4)), "Weight")), Close);
        }

        static bool Close(double a, double b) => Math.Abs(a - b) < 1e-9 || a == b;
    }

    [Fact, Trait("Kind", "Contract")]
    public void EvaluateSelective_RowsWithoutLabel_KeepTheColumnsTogether()
    {
        var rows = Generated(60, 8);
        var (kept, whole) = (rows.Where((_, i) => i % 5 != 0).ToArray(), Numbers(ML.MulticlassClassification.EvaluateSelective(View(rows.Where((_, i) => i % 5 != 0)), bootstrap: Few)));
        for (var i = 0; i < rows.Length; i += 5)
            (rows[i].Class, rows[i].Abstain) = ("unknown", !rows[i].Abstain);
        var metrics = ML.MulticlassClassification.EvaluateSelective(View(rows), bootstrap: Few);
        Assert.Equal((12, kept.Length), (metrics.WithoutLabel, metrics.Count));
        Assert.Equal(whole, Numbers(metrics));
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateSelective_BadInput_SaysWhatIsWrong()
    {
        var view = View(Known());
        Assert.Contains("'Abstain', 'RejectionScore'", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluateSelective(view, abstainColumnName: "Abstains")).Message);
        Assert.Contains("allowed is Boolean", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluateSelective(view, abstainColumnName: "Score")).Message);
        Assert.Contains("confidence column 'Sure' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.EvaluateSelective(view, "Flag", confidenceColumnName: "Sure")).Message);
        Assert.Contains("label column 'Lable' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.EvaluateSelective(view, "Lable")).Message);
        Assert.Contains("no row", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateSelective(View([]), "Flag")).Message);
        var rows = Known();
        rows[3].RejectionScore = float.NaN;
        Assert.Contains("Row 3 has score NaN", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateSelective(View(rows), "Flag", confidenceColumnName: "RejectionScore")).Message);
        rows[4].Probability = 2;
        Assert.Contains("Row 4 has probability 2", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateSelective(View(rows), "Flag")).Message);
        foreach (var row in rows)
            row.Weight = 0;
        Assert.Contains("All 16 rows have weight 0", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateSelective(View(rows), exampleWeightColumnName: "Weight")).Message);
    }

    private static double[] Numbers(SelectiveMetrics metrics) =>
    [
        metrics.Count, metrics.Area, metrics.ExcessArea, metrics.Abstention!.Coverage, metrics.Abstention.SelectiveRisk, metrics.Abstention.SelectiveRiskInterval.Upper, metrics.Abstention.RiskOfAll, metrics.Abstention.RiskOfAbstained,
        .. metrics.Metrics.Select(one => one.Value), .. metrics.AccuracyAtCoverage.SelectMany(one => new[] { one.Kept, one.Accuracy, one.Interval.Lower }), .. metrics.CoverageAtRisk.SelectMany(one => new[] { one.Coverage, one.Threshold }),
    ];
}
