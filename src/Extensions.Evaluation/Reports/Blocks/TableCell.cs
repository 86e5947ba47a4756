namespace MLExtensions.Evaluation;

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it says.</param>
internal sealed record TableCell(string Text)
{
    /// <summary>A second line, as an interval; null for none.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether what it says is good or bad beyond chance.</summary>
    public Tone Tone { get; init; }

    /// <summary>A difference with its interval and the scale of its row, drawn as a bar; null for none.</summary>
    public DifferenceBar? Bar { get; init; }

    /// <summary>Whether it is text; else it is a number.</summary>
    public bool IsText { get; init; }

    public static implicit operator TableCell(string text) => new(text);

    /// <summary>A cell of words.</summary>
    public static TableCell Words(string text, string? detail = null) => new(text) { Detail = detail, IsText = true };
}
