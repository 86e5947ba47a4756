namespace MLExtensions.Evaluation;

/// <summary>A table of shares as a heat map.</summary>
internal static class MatrixPicture
{
    private const int NameLength = 12;
    private const int MostNumbers = 10;

    /// <summary>Draws.</summary>
    /// <param name="names">Names of rows and columns.</param>
    /// <param name="share">Share in [0, 1] of a row and a column; NaN for none.</param>
    /// <param name="rows">What the rows are.</param>
    /// <param name="columns">What the columns are.</param>
    /// <param name="title">Title of the picture.</param>
    public static string Draw(IReadOnlyList<string> names, Func<int, int, double> share, string rows, string columns, SvgTitle title)
    {
        var count = names.Count;
        string[] labels = [.. names.Select(name => XmlText.Shorten(name, NameLength))];
        var width = 18 + (int)(7.2 * labels.Max(DisplayWidth.Of));
        var cell = Math.Max(15.0, (420 - width - 14.0) / Math.Max(count, 4));
        var turned = labels.Max(DisplayWidth.Of) * 7.2 > cell - 4;
        var frame = new PictureFrame(new(-0.5, count - 0.5), new(count - 0.5, -0.5)) { Left = width, Top = turned ? width + 14 : 40, Bottom = 10 };
        frame = frame with { Width = Math.Max(420, frame.Left + frame.Right + (int)(cell * count)), Height = frame.Top + frame.Bottom + (int)(Math.Min(cell, 64) * count) };
        if (count < 4)
            frame = frame with { Right = frame.Width - frame.Left - (int)(cell * count) };
        var canvas = new PictureCanvas(frame);
        for (var row = 0; row < count; row++)
            for (var column = 0; column < count; column++)
                if (share(row, column) is var value && !double.IsNaN(value))
                {
                    canvas.Box(column - 0.48, column + 0.48, row - 0.48, row + 0.48, PictureColor.Cell, 0.05 + 0.65 * Math.Clamp(value, 0, 1));
                    if (count <= MostNumbers && value > 0)
                        canvas.Text(column, row, value < 0.005 ? "<.01" : value.ToString(value > 0.995 ? "0" : ".00", System.Globalization.CultureInfo.InvariantCulture));
                }
        for (var at = 0; at < count; at++)
        {
            canvas.Text(-0.5, at, labels[at], "end", dx: -7);
            canvas.TextAtPixel(frame.PixelX(at) + (turned ? 4 : 0), frame.Top - 7, labels[at], turned ? "start" : "middle", turn: turned ? -90 : 0);
        }
        canvas.TextAtPixel(4, frame.Top - 7, $"{rows} ↓", "start", PictureColor.Soft);
        canvas.TextAtPixel(frame.Left, 13, $"{columns} →", "start", PictureColor.Soft);
        return canvas.ToSvg(title);
    }
}
