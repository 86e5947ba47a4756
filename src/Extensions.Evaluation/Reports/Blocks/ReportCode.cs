namespace MLExtensions.Evaluation;

/// <summary>Code, shown letter by letter.</summary>
internal sealed record ReportCode(string Text) : ReportBlock;
