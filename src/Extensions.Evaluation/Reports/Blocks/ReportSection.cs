using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>A part of a report with a heading.</summary>
/// <param name="Id">Its place in a page: lower-case letters and hyphens.</param>
/// <param name="Heading">Its heading.</param>
/// <param name="Blocks">What is in it.</param>
internal sealed record ReportSection(string Id, string Heading, ImmutableArray<ReportBlock> Blocks);
