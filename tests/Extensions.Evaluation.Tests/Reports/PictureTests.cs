using System.Xml.Linq;

namespace Extensions.Evaluation.Tests.Reports;

public class PictureTests
{
    private static XElement Draw(Action<PictureCanvas> draw, string id = "some")
    {
        var canvas = new PictureCanvas(new(PictureRange.Unit, PictureRange.Unit));
        draw(canvas);
        return XElement.Parse(canvas.ToSvg(new(id, "A <title>", "What it shows & says")));
    }

    /// <summary>All text is put in by this library: the drawing library writes none where no font is installed.</summary>
    [Fact, Trait("Kind", "Example")]
    public void ToSvg_Text_StandsWhereItBelongs()
    {
        var svg = Draw(canvas =>
        {
            canvas.XAxis("Recall");
            canvas.Text(0.5, 0.5, "日本 <b>");
        });
        Assert.Equal(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0", "Recall", "日本 <b>"], svg.Elements("text").Select(text => text.Value));
        Assert.Equal(("227", "154"), (svg.Elements("text").Last().Attribute("x")!.Value, svg.Elements("text").Last().Attribute("y")!.Value));
        Assert.Equal(("A <title>", "What it shows & says"), (svg.Element("title")!.Value, svg.Element("desc")!.Value));
    }

    [Fact, Trait("Kind", "Example")]
    public void ToSvg_Shapes_HaveVariablesAndDashes()
    {
        var svg = Draw(canvas =>
        {
            canvas.Line([0, 1], [0, 1], PictureColor.Of(1));
            canvas.Box(0.1, 0.2, 0, 1, PictureColor.Of(1), 0.5);
        });
        var (line, box) = (svg.Descendants("path").Single(), svg.Descendants("rect").Single(one => one.Parent!.Name == "g"));
        Assert.Equal("stroke:var(--m2);stroke-dasharray:7 3", line.Attribute("style")!.Value);
        Assert.Equal(("fill:var(--m2)", "0.5"), (box.Attribute("style")!.Value, box.Attribute("fill-opacity")!.Value));
        Assert.Equal("M48 274L406 26", line.Attribute("d")!.Value);
        Assert.Single(svg.Descendants("clipPath"));
    }

    [Fact, Trait("Kind", "Property")]
    public void ToSvg_Twice_IsTheSameButForItsIds()
    {
        string Drawn(string id) => Draw(canvas => canvas.Dot(0.3, 0.4, PictureColor.Ink), id).ToString();
        Assert.Equal(Drawn("one"), Drawn("one"));
        Assert.Equal(Drawn("one"), Drawn("two").Replace("two-", "one-"));
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-3, 12, "0 5 10")]
    [InlineData(0.101, 0.134, "0.11 0.12 0.13")]
    [InlineData(1, 41, "10 20 30 40")]
    [InlineData(-0.5, 0.5, "−0.4 −0.2 0.0 0.2 0.4")]
    public void Ticks_AnyRange_AreRound(double low, double high, string ticks) => Assert.Equal(ticks, string.Join(' ', new PictureRange(low, high).Ticks().Select(tick => tick.Text)));

    [Fact, Trait("Kind", "Property")]
    public void Ticks_AnyRange_AreThreeToSeven()
    {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var (low, length) = (random.NextDouble() * 100 - 50, Math.Pow(10, 6 * random.NextDouble() - 3));
            Assert.InRange(new PictureRange(low, low + length).Ticks().Count, 3, 8);
        }
    }
}
