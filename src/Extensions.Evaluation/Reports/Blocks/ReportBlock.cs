namespace MLExtensions.Evaluation;

/// <summary>A piece of a report, which every writer shows in its own way.</summary>
internal abstract record ReportBlock;
