namespace MLExtensions.Evaluation;

/// <summary>Text.</summary>
internal sealed record ReportParagraph(string Text) : ReportBlock;
