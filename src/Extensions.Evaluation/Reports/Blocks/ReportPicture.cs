using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>A picture, drawn only by writers that show pictures.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Description">What it shows, in words and numbers.</param>
/// <param name="Draw">Draws it; all ids in it start with the one given.</param>
internal sealed record ReportPicture(string Title, string Description, Func<SvgTitle, string> Draw) : ReportBlock
{
    /// <summary>Names and colours of the lines.</summary>
    public ImmutableArray<LegendEntry> Legend { get; init; } = [];
}
