namespace Extensions.Evaluation.Tests.Reports;

public class VerdictTests
{
    private const string Interval = "95\u00A0% interval";

    /// <summary>A model whose replicates are its value plus a spread that is the same for all, but for its own noise.</summary>
    private static ModelEvaluation Model(string name, params (string Name, MetricDirection Direction, double Value, double Noise)[] metrics) => SomeEvaluations.Regression(name) with
    {
        Metrics = [.. metrics.Select(metric => new MetricEstimate(metric.Name, metric.Direction, metric.Value, new(metric.Value - 1, metric.Value + 1), null, MetricInterval.Bootstrap, 0.95,
            [.. Enumerable.Range(0, 199).Select(at => metric.Value + Math.Sin(at) + metric.Noise * (2 * at / 198.0 - 1))]))],
    };

    private static string[] Of(params ModelEvaluation[] models) => [.. EvaluationReport.Compare(models).Verdict];

    [Fact, Trait("Kind", "Example")]
    public void Verdict_LeadDiffers_SaysByHowMuchAndWhetherBetter()
    {
        var sentences = Of(Model("Old", ("Accuracy", MetricDirection.HigherIsBetter, 0.8, 0), ("Log-loss", MetricDirection.LowerIsBetter, 0.5, 0)), Model("New", ("Accuracy", MetricDirection.HigherIsBetter, 0.7, 0.01), ("Log-loss", MetricDirection.LowerIsBetter, 0.4, 0.01)));
        Assert.Equal($"'New' has a lower log-loss than 'Old' by 0.1000 ({Interval} 0.0904 to 0.1096), which is better.", sentences[0]);
        Assert.Equal("'New' is beyond chance worse in accuracy (−0.1000).", sentences[1]);
    }

    [Fact, Trait("Kind", "Example")]
    public void Verdict_LeadDoesNotDiffer_SaysSo()
    {
        var sentences = Of(Model("Old", ("RMSE", MetricDirection.LowerIsBetter, 2, 0)), Model("New", ("RMSE", MetricDirection.LowerIsBetter, 1.99, 0.1)));
        Assert.Equal($"'New' and 'Old' do not differ in RMSE beyond chance: −0.010 ({Interval} −0.106 to 0.086).", Assert.Single(sentences));
    }

    /// <summary>One of many comparisons that is beyond chance alone is not when all are taken together.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Verdict_ManyComparisons_AreTakenTogether()
    {
        var (old, edge) = (Model("Old", ("RMSE", MetricDirection.LowerIsBetter, 2, 0)), Model("Edge", ("RMSE", MetricDirection.LowerIsBetter, 2.1, 0.103)));
        Assert.DoesNotContain("taken together", Of(old, edge)[0]);
        Assert.Contains("taken together", Of(old, edge, Model("Same", ("RMSE", MetricDirection.LowerIsBetter, 2, 1)), Model("Other", ("RMSE", MetricDirection.LowerIsBetter, 2, 1)))[0]);
    }

    [Fact, Trait("Kind", "Example")]
    public void Verdict_OneModel_StatesItsLeadingMetrics()
        => Assert.Equal($"'Old' has log-loss 0.5 ({Interval} −0.5 to 1.5) and accuracy 0.8 (−0.2 to 1.8) on 800 rows.", Assert.Single(Of(Model("Old", ("Accuracy", MetricDirection.HigherIsBetter, 0.8, 0), ("Log-loss", MetricDirection.LowerIsBetter, 0.5, 0)))));

    [Fact, Trait("Kind", "Example")]
    public void Verdict_WithoutIntervals_DoesNotClaim()
    {
        var (one, other) = (Model("Old", ("RMSE", MetricDirection.LowerIsBetter, 2, 0)), Model("New", ("RMSE", MetricDirection.LowerIsBetter, 3, 0)));
        MetricEstimate bare = new("RMSE", MetricDirection.LowerIsBetter, 3, null, "no resamples", MetricInterval.Bootstrap, 0.95, []);
        Assert.Contains("chance is not ruled out", Assert.Single(Of(one, other with { Metrics = [bare] })));
    }

    [Fact, Trait("Kind", "Example")]
    public void Verdict_TwoClasses_HasMcNemarsTest()
    {
        var report = SomeReports.Of("binary");
        var p = report.Comparisons[1].Hits!.Value.PValue;
        Assert.True(p > 0.05);
        Assert.Contains($"(p {ReportNumber.PValue(p)})", report.Verdict.Single(sentence => sentence.StartsWith("'Shifted'", StringComparison.Ordinal) && sentence.Contains("log-loss")));
    }
}
