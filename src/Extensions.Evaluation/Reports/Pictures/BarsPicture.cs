namespace MLExtensions.Evaluation;

/// <summary>Shares as bars, side by side for several models.</summary>
internal static class BarsPicture
{
    /// <summary>Draws.</summary>
    /// <param name="names">Names below the bars.</param>
    /// <param name="models">For each model its shares and its colour.</param>
    /// <param name="axis">Caption of the names.</param>
    /// <param name="title">Title of the picture.</param>
    public static string Draw(IReadOnlyList<string> names, IReadOnlyList<(IReadOnlyList<double> Shares, PictureColor Color)> models, string axis, SvgTitle title)
    {
        var canvas = new PictureCanvas(new(new(-0.6, names.Count - 0.4), new(0, Math.Min(1.02, models.Max(one => one.Shares.Max()) * 1.08))));
        canvas.YAxis("Share of rows");
        canvas.XAxis(axis, names.Select((name, at) => ((double)at, name)));
        var width = 0.84 / models.Count;
        for (var model = 0; model < models.Count; model++)
            for (var at = 0; at < names.Count; at++)
                if (models[model].Shares[at] > 0)
                    canvas.Box(at - 0.42 + (model + 0.04) * width, at - 0.42 + (model + 0.96) * width, 0, models[model].Shares[at], models[model].Color, 0.85);
        return canvas.ToSvg(title);
    }
}
