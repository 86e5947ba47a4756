namespace MLExtensions.Evaluation;

/// <summary>Histogram of a probability-integral transform, with the band of calibrated predictions.</summary>
internal static class TransformPicture
{
    public static string Draw(ProbabilityIntegralTransform transform, PictureColor color, SvgTitle title)
    {
        var even = 1.0 / transform.Bins.Length;
        var high = Math.Min(1.02, 1.1 * Math.Max(transform.Band.Upper, transform.Bins.Max(bin => bin.Share)));
        var canvas = new PictureCanvas(new(PictureRange.Unit, new(0, high)) { Height = 240 });
        canvas.YAxis("Share of rows");
        canvas.XAxis("Predicted probability of a label up to the true one", PictureRange.Unit.Ticks());
        foreach (var bin in transform.Bins)
        {
            var gap = (bin.Upper - bin.Lower) * 0.04;
            canvas.Box(bin.Lower + gap, bin.Upper - gap, 0, bin.Share, color, 0.85);
        }
        canvas.Band([0, 1], [transform.Band.Lower, transform.Band.Lower], [transform.Band.Upper, transform.Band.Upper], PictureColor.Soft, 0.35);
        canvas.Line([0, 1], [even, even], PictureColor.Reference, 1.5f);
        return canvas.ToSvg(title);
    }
}
