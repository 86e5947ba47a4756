namespace MLExtensions.Evaluation;

/// <summary>Size of a picture, its margins in pixels, and the ranges of its axes.</summary>
/// <remarks>Pictures are as wide as a phone, so that their text stays legible there; a page scales them up.</remarks>
internal sealed record PictureFrame(PictureRange X, PictureRange Y)
{
    public int Width { get; init; } = 420;

    public int Height { get; init; } = 320;

    public int Left { get; init; } = 48;

    public int Right { get; init; } = 14;

    public int Top { get; init; } = 26;

    public int Bottom { get; init; } = 46;

    public double PixelX(double x) => Left + (x - X.Low) / X.Length * (Width - Left - Right);

    public double PixelY(double y) => Height - Bottom - (y - Y.Low) / Y.Length * (Height - Top - Bottom);
}
