using System.Globalization;
using System.Text;

namespace MLExtensions.Evaluation;

/// <summary>A picture in a page, with its legend and what it shows in words.</summary>
internal static class HtmlPicture
{
    public static void Write(StringBuilder page, ReportPicture picture, string id)
    {
        page.Append(CultureInfo.InvariantCulture, $"<figure>\n<h3>{HtmlText.Short(picture.Title, 72)}</h3>\n");
        if (!picture.Legend.IsEmpty)
        {
            page.Append("<ul class=\"legend\">");
            foreach (var entry in picture.Legend)
                page.Append(CultureInfo.InvariantCulture, $"<li>{Swatch(entry)}{HtmlText.Short(entry.Text, 72)}</li>");
            page.Append("</ul>\n");
        }
        page.Append(picture.Draw(new(id, picture.Title, picture.Description)));
        page.Append(CultureInfo.InvariantCulture, $"\n<figcaption>{HtmlText.Of(picture.Description)}</figcaption>\n</figure>\n");
    }

    private static string Swatch(LegendEntry entry)
    {
        var dashes = entry.Color.Dashes is { } pattern ? $";stroke-dasharray:{pattern}" : "";
        return "<svg viewBox=\"0 0 26 12\" aria-hidden=\"true\">" + (entry.IsLine
            ? $"<path d=\"M1 6H25\" style=\"stroke:var(--{entry.Color.Variable});stroke-width:2.5{dashes}\"/>"
            : $"<rect x=\"7\" y=\"0\" width=\"12\" height=\"12\" rx=\"2\" style=\"fill:var(--{entry.Color.Variable});opacity:.75\"/>") + "</svg>";
    }
}
