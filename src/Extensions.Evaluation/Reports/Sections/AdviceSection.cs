namespace MLExtensions.Evaluation;

/// <summary>What to do next, in words.</summary>
internal static class AdviceSection
{
    public const string Nothing = "Nothing in these numbers asks for action: no check found anything beyond its interval.";

    public static ReportSection Of(EvaluationReport report)
        => new("advice", "What to do next", [report.Advice.IsEmpty ? new ReportParagraph(Nothing) : new ReportAdvice(report.Advice, report.DocumentationRoot)]);
}
