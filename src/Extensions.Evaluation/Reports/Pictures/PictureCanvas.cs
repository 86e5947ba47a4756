using System.Xml.Linq;
using ScottPlot;

namespace MLExtensions.Evaluation;

/// <summary>
/// A picture with two axes. The plotting library draws what has a shape; text is put into the finished picture by this class, since the library writes none on machines without fonts, and the reader's browser has better ones.
/// </summary>
internal sealed class PictureCanvas
{
    private readonly Plot plot = new();
    private readonly PicturePalette palette = new();
    private readonly PictureFrame frame;
    private readonly List<XElement> texts = [];

    public PictureCanvas(PictureFrame frame)
    {
        this.frame = frame;
        plot.FigureBackground.Color = plot.DataBackground.Color = Colors.Transparent;
        plot.Layout.Fixed(new PixelPadding(frame.Left, frame.Right, frame.Bottom, frame.Top));
        plot.Axes.SetLimits(frame.X.Low, frame.X.High, frame.Y.Low, frame.Y.High);
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.FrameLineStyle.IsVisible = axis.TickLabelStyle.IsVisible = axis.Label.IsVisible = false;
            axis.MajorTickStyle.Length = axis.MinorTickStyle.Length = 0;
            if (axis is IXAxis or IYAxis)
                axis.TickGenerator = new ScottPlot.TickGenerators.NumericManual();
        }
        plot.HideGrid();
    }

    /// <summary>Names the horizontal axis; lines of the grid stand at its ticks where they are wanted.</summary>
    public void XAxis(string title, IEnumerable<(double At, string Text)>? ticks = null, bool lines = false)
    {
        foreach (var (at, text) in ticks ?? frame.X.Ticks())
        {
            if (lines)
                Line([at, at], [frame.Y.Low, frame.Y.High], PictureColor.Grid, 1);
            TextAtPixel(frame.PixelX(at), frame.Height - frame.Bottom + 16, text, "middle");
        }
        TextAtPixel((frame.Left + frame.Width - frame.Right) / 2, frame.Height - 6, title, "middle", PictureColor.Soft);
    }

    /// <summary>Names the vertical axis, above it; lines of the grid stand at its ticks.</summary>
    public void YAxis(string title, IEnumerable<(double At, string Text)>? ticks = null, bool lines = true)
    {
        foreach (var (at, text) in ticks ?? frame.Y.Ticks())
        {
            if (lines)
                Line([frame.X.Low, frame.X.High], [at, at], PictureColor.Grid, 1);
            TextAtPixel(frame.Left - 7, frame.PixelY(at) + 4, text, "end");
        }
        TextAtPixel(4, 13, title, "start", PictureColor.Soft);
    }

    public void Line(IReadOnlyList<double> xs, IReadOnlyList<double> ys, PictureColor color, float width = 2)
    {
        var line = plot.Add.ScatterLine(xs.ToArray(), ys.ToArray());
        (line.Color, line.LineWidth) = (palette.Of(color), width);
    }

    /// <summary>The area between two curves.</summary>
    public void Band(IReadOnlyList<double> xs, IReadOnlyList<double> lower, IReadOnlyList<double> upper, PictureColor color, double opacity)
    {
        var area = plot.Add.Polygon([.. xs.Zip(lower, (x, y) => new Coordinates(x, y)), .. xs.Zip(upper, (x, y) => new Coordinates(x, y)).Reverse()]);
        (area.FillColor, area.LineWidth) = (palette.Of(color.Solid).WithAlpha(opacity), 0);
    }

    public void Box(double left, double right, double low, double high, PictureColor color, double opacity = 1)
    {
        var box = plot.Add.Rectangle(left, right, low, high);
        (box.FillColor, box.LineWidth) = (palette.Of(color.Solid).WithAlpha(opacity), 0);
    }

    public void Dot(double x, double y, PictureColor color, float size = 8)
        => plot.Add.Marker(x, y, MarkerShape.FilledCircle, size, palette.Of(color.Solid));

    /// <summary>A piece of text at a point of the axes.</summary>
    public void Text(double x, double y, string text, string anchor = "middle", PictureColor? color = null, double dx = 0)
        => TextAtPixel(frame.PixelX(x) + dx, frame.PixelY(y) + 4, text, anchor, color);

    public void TextAtPixel(double x, double y, string text, string anchor, PictureColor? color = null, double turn = 0)
    {
        var element = new XElement("text", new XAttribute("x", SvgNumber.Of(x)), new XAttribute("y", SvgNumber.Of(y)), new XAttribute("class", color?.Variable ?? "ink"), new XAttribute("text-anchor", anchor), XmlText.Clean(text));
        if (turn != 0)
            element.Add(new XAttribute("transform", $"rotate({SvgNumber.Of(turn)} {SvgNumber.Of(x)} {SvgNumber.Of(y)})"));
        texts.Add(element);
    }

    /// <summary>The picture as an element of a page.</summary>
    public string ToSvg(SvgTitle title)
        => SvgDocument.Finish(plot.GetSvgXml(frame.Width, frame.Height), palette, texts, title);
}
