namespace MLExtensions.Evaluation;

/// <summary>Full paths of the files of a report.</summary>
/// <param name="Html">The page.</param>
/// <param name="Markdown">The text.</param>
/// <param name="Json">The data.</param>
public sealed record ReportFiles(string Html, string Markdown, string Json);
