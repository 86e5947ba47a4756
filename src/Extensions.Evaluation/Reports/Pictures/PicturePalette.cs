using ScottPlot;

namespace MLExtensions.Evaluation;

/// <summary>The stand-ins that colours are drawn in until the picture is finished.</summary>
internal sealed class PicturePalette
{
    private readonly List<PictureColor> colors = [];

    /// <summary>Stand-in of a colour. None of them has a name in SVG.</summary>
    public Color Of(PictureColor color)
    {
        var at = colors.IndexOf(color);
        if (at < 0)
        {
            at = colors.Count;
            colors.Add(color);
        }
        return Color.FromHex(StandIn(at));
    }

    /// <summary>The colour that a value of an attribute stands for; null for none.</summary>
    public PictureColor? Find(string value)
        => colors.Select((color, at) => (color, at)).FirstOrDefault(one => value.Equals(StandIn(one.at), StringComparison.OrdinalIgnoreCase)).color;

    private static string StandIn(int at) => $"#01F3{at + 16:X2}";
}
