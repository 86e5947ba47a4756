
namespace Extensions.Evaluation.Tests.Reports;

public class EvaluationReportTests
{
    /// <summary>Names as data may hold them.</summary>
    internal static readonly string[] Names = ["<script>alert(1)</script>", "Fish & \"chips\" | soup", "日本語のクラス", "a class with a name that is much longer than any cell or label of a picture has room for", "'quoted'", "rare \u0001 one"];

    private static readonly Lazy<EvaluationReport> Report = new(() => EvaluationReport.Compare(
        SomeEvaluations.Multiclass("Cross entropy", Names, sharpness: 2.5, noise: 150), SomeEvaluations.Multiclass("Poly <loss> & 'more'", Names, seed: 2)) with { Title = "Tickets <1>", TimeProvider = new SomeEvaluations.Noon() });

    public static TheoryData<string> Tasks => ["multiclass", "binary", "regression", "multilabel"];

    internal static EvaluationReport Of(string task) => task switch
    {
        "multiclass" => Report.Value,
        "binary" => EvaluationReport.Compare(SomeEvaluations.Binary("Logistic"), SomeEvaluations.Binary("Focal", sharpness: 2.5, seed: 2), SomeEvaluations.Binary("Shifted", seed: 3, shift: 0.8)),
        "regression" => EvaluationReport.Compare(SomeEvaluations.Regression("Squared"), SomeEvaluations.Regression("Huber", error: 1.5, seed: 2)),
        _ => EvaluationReport.Compare(SomeEvaluations.Multilabel("Labels")),
    };

    /// <summary>Writes the reports into a folder where a variable names one: eng/test-report.sh opens them in a browser.</summary>
    [Theory, MemberData(nameof(Tasks)), Trait("Kind", "Example")]
    public void Save_AnyTask_WritesThreeFiles(string task)
    {
        var asked = Environment.GetEnvironmentVariable("MLEXT_REPORTS");
        var folder = asked ?? Directory.CreateTempSubdirectory("report").FullName;
        try
        {
            var files = Of(task).Save(Path.Combine(folder, "new"), task);
            Assert.Equal([Path.Combine(folder, "new", task + ".html"), Path.Combine(folder, "new", task + ".md"), Path.Combine(folder, "new", task + ".json")], [files.Html, files.Markdown, files.Json]);
            Assert.All(new[] { files.Html, files.Markdown, files.Json }, path => Assert.True(new FileInfo(path).Length > 500));
        }
        finally
        {
            if (asked is null)
                Directory.Delete(folder, recursive: true);
        }
    }
}
