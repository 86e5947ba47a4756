namespace MLExtensions.Evaluation;

/// <summary>What a colour of a picture stands for.</summary>
/// <param name="Text">A name, and what belongs to it.</param>
/// <param name="Color">The colour.</param>
/// <param name="IsLine">Whether it is drawn as a line, else as an area or a dot.</param>
internal sealed record LegendEntry(string Text, PictureColor Color, bool IsLine = true);
