namespace MLExtensions.Evaluation;

/// <summary>A colour that the page decides on: drawn in a colour of no other use, which the finished picture replaces by a variable of the style sheet.</summary>
/// <param name="Variable">Name of the variable.</param>
/// <param name="Dashes">Lengths of dashes and gaps of its lines; null for solid ones. Lines can so be told apart without colours.</param>
internal sealed record PictureColor(string Variable, string? Dashes = null)
{
    private static readonly string?[] Patterns = [null, "7 3", "2 3", "9 3 2 3", "5 2", "1 2", "12 4", "4 2 1 2"];

    /// <summary>Text.</summary>
    public static PictureColor Ink { get; } = new("ink");

    /// <summary>What is less important: captions of axes, whiskers.</summary>
    public static PictureColor Soft { get; } = new("soft");

    /// <summary>Lines of the grid.</summary>
    public static PictureColor Grid { get; } = new("grid");

    /// <summary>What would be perfect, or chance.</summary>
    public static PictureColor Reference { get; } = new("soft", "4 4");

    /// <summary>Cells of matrices.</summary>
    public static PictureColor Cell { get; } = new("cell");

    /// <summary>How many models have colours of their own; further ones share them.</summary>
    public static int Count => Patterns.Length;

    /// <summary>The colour of a model, or of a class among few, by its place.</summary>
    /// <param name="index">The place, from 0.</param>
    public static PictureColor Of(int index) => new($"m{index % Count + 1}", Patterns[index % Count]);

    /// <summary>The same without dashes: for dots and areas.</summary>
    public PictureColor Solid => this with { Dashes = null };
}
