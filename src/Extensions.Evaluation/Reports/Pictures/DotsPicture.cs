namespace MLExtensions.Evaluation;

/// <summary>Values with their intervals, one line for each name: recalls of classes, coverages, metrics of groups.</summary>
internal static class DotsPicture
{
    private const int NameLength = 16;

    /// <summary>Draws.</summary>
    /// <param name="rows">Names and, for each of several models, value, interval and colour; a value that is NaN is left out.</param>
    /// <param name="axis">Caption of the values.</param>
    /// <param name="reference">A value to be reached, drawn as a line; null for none.</param>
    /// <param name="title">Title of the picture.</param>
    public static string Draw(IReadOnlyList<(string Name, IReadOnlyList<(double Value, Interval? Interval, PictureColor Color)> Values)> rows, string axis, double? reference, SvgTitle title)
    {
        var numbers = rows.SelectMany(row => row.Values).SelectMany(one => one.Interval is { } range ? new[] { one.Value, range.Lower, range.Upper } : [one.Value]).Concat(reference is { } aim ? [aim] : []).Where(double.IsFinite).ToArray();
        var range = numbers.All(number => number is >= 0 and <= 1) ? PictureRange.OfShares(numbers) : PictureRange.Of(numbers);
        var models = rows.Max(row => row.Values.Count);
        var (step, names) = (Math.Max(20, 9 * models + 8), rows.Select(row => XmlText.Shorten(row.Name, NameLength)).ToArray());
        var canvas = new PictureCanvas(new(range, new(rows.Count - 0.5, -0.5)) { Left = 18 + (int)(7.2 * names.Max(DisplayWidth.Of)), Top = 10, Height = 56 + step * rows.Count });
        canvas.XAxis(axis, lines: true);
        if (reference is { } line)
            canvas.Line([line, line], [-0.5, rows.Count - 0.5], PictureColor.Reference, 1.5f);
        for (var row = 0; row < rows.Count; row++)
        {
            canvas.Text(range.Low, row, names[row], "end", dx: -8);
            for (var model = 0; model < rows[row].Values.Count; model++)
            {
                var (value, interval, color) = rows[row].Values[model];
                var at = row + (model - (rows[row].Values.Count - 1) / 2.0) * 9 / step;
                if (!double.IsFinite(value))
                    continue;
                if (interval is { } ends && double.IsFinite(ends.Lower) && double.IsFinite(ends.Upper))
                    canvas.Line([ends.Lower, ends.Upper], [at, at], color.Solid, 1.5f);
                canvas.Dot(value, at, color, 7);
            }
        }
        return canvas.ToSvg(title);
    }
}
