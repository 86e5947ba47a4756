using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>A table. The first cell of each row names the row.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">Headings of the columns.</param>
/// <param name="Rows">The rows, each with as many cells as there are columns.</param>
internal sealed record ReportTable(string Caption, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<TableCell>> Rows) : ReportBlock
{
    /// <summary>How to read it, shown below; null for nothing.</summary>
    public string? Note { get; init; }
}
