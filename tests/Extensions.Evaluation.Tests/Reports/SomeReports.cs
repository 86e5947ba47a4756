namespace Extensions.Evaluation.Tests.Reports;

/// <summary>A report of each task, made once.</summary>
internal static class SomeReports
{
    /// <summary>Names as data may hold them.</summary>
    public static readonly string[] Names = ["<script>alert(1)</script>", "Fish & \"chips\" | soup", "日本語のクラス", "a class with a name that is much longer than any cell or label of a picture has room for", "'quoted'", "rare \u0001 one"];

    private static readonly Dictionary<string, Lazy<EvaluationReport>> Made = new()
    {
        ["multiclass"] = new(() => EvaluationReport.Compare(SomeEvaluations.Multiclass("Cross entropy", Names, sharpness: 2.5, noise: 150, groups: true), SomeEvaluations.Multiclass("Poly <loss> & 'more'", Names, seed: 2, groups: true))),
        ["binary"] = new(() => EvaluationReport.Compare(WithGroups(SomeEvaluations.Binary("Logistic"), 0), WithGroups(SomeEvaluations.Binary("Focal", sharpness: 2.5, seed: 2), 0.08), SomeEvaluations.Binary("Shifted", seed: 3, shift: 0.8))),
        ["regression"] = new(() => EvaluationReport.Compare(SomeEvaluations.Regression("Squared"), SomeEvaluations.Regression("Huber", error: 1.5, seed: 2))),
        ["multilabel"] = new(() => EvaluationReport.Compare(SomeEvaluations.Multilabel("Labels"), SomeEvaluations.Multilabel("Larger sets", threshold: 0.08))),
        ["many classes"] = new(() => EvaluationReport.Compare(SomeEvaluations.Multiclass("Wide", [.. Enumerable.Range(0, 40).Select(k => $"product {k}")], 800, sharpness: 1.5))),
    };

    public static IReadOnlyCollection<string> All => Made.Keys;

    public static TheoryData<string> Tasks => [.. All];

    public static EvaluationReport Of(string task) => Made[task].Value with { Title = "Tickets <1>", TimeProvider = new SomeEvaluations.Noon() };

    private static BinaryEvaluation WithGroups(BinaryEvaluation model, double worse) => model with { Groups = SomeEvaluations.Groups(worse) };
}
