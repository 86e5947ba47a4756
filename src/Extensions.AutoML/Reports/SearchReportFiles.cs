using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>Full paths of the files of a search's report.</summary>
/// <param name="Html">The page.</param>
/// <param name="Markdown">The text.</param>
/// <param name="Comparison">The report of winner and defaults.</param>
public sealed record SearchReportFiles(string Html, string Markdown, ReportFiles Comparison);
