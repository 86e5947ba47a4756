namespace MLExtensions.Evaluation;

/// <summary>Reliability diagram: share of positive (or right) rows by probability, with its interval, the band of calibrated rows, and below the histogram of the probabilities.</summary>
internal static class ReliabilityPicture
{
    private const double Floor = -0.30;
    private const double Ceiling = -0.06;

    public static ReportPicture? Of(string model, ReliabilityCurve curve, PictureColor color, ReliabilityWords words)
    {
        var points = curve.Points.ToArray();
        if (points.Length == 0)
            return null;
        var total = points.Sum(point => point.Bin.Weight);
        var (largest, outside) = (points.MaxBy(point => Math.Abs(point.Bin.Gap)).Bin, points.Count(point => point.Bin.PositiveRate < point.Consistency.Lower || point.Bin.PositiveRate > point.Consistency.Upper));
        return new($"Reliability of {model}",
            $"{words.Shares} by mean probability in {points.Length} bins; {outside} of them lie outside the band that calibrated probabilities would stay in. "
                + $"Greatest gap: probability {ReportNumber.Of(largest.MeanProbability)}, share {ReportNumber.Of(largest.PositiveRate)}.",
            title => Draw(points, total, color, words, title))
        {
            Legend = [new("share, with its interval", color.Solid), new("where calibrated rows would be", PictureColor.Soft, IsLine: false), new(words.Histogram, color, IsLine: false)],
        };
    }

    private static string Draw(ReliabilityBin[] points, double total, PictureColor color, ReliabilityWords words, SvgTitle title)
    {
        var canvas = new PictureCanvas(new(PictureRange.Unit, new(Floor, 1.02)) { Height = 400 });
        canvas.YAxis(words.Share, PictureRange.Unit.Ticks());
        canvas.XAxis(words.Probability, PictureRange.Unit.Ticks());
        canvas.Line([0, 1], [0, 1], PictureColor.Reference, 1.5f);
        double[] at = [.. points.Select(point => point.Bin.MeanProbability)];
        if (points.Length > 1)
            canvas.Band(at, [.. points.Select(point => point.Consistency.Lower)], [.. points.Select(point => point.Consistency.Upper)], PictureColor.Soft, 0.22);
        canvas.Line(at, [.. points.Select(point => point.Bin.PositiveRate)], color.Solid);
        var highest = points.Max(point => point.Bin.Weight) / total;
        foreach (var point in points)
        {
            canvas.Line([point.Bin.MeanProbability, point.Bin.MeanProbability], [point.Wilson.Lower, point.Wilson.Upper], color.Solid, 1.5f);
            canvas.Dot(point.Bin.MeanProbability, point.Bin.PositiveRate, color, 7);
            var gap = (point.Bin.Upper - point.Bin.Lower) * 0.06;
            canvas.Box(point.Bin.Lower + gap, point.Bin.Upper - gap, Floor, Floor + point.Bin.Weight / total / highest * (Ceiling - Floor), color, 0.55);
        }
        return canvas.ToSvg(title);
    }
}
