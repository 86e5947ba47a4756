using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MLExtensions.Evaluation;

/// <summary>Makes of a drawn picture an element that fits into a page: it scales, takes its colours from the page, is read aloud, and shares no id with another one.</summary>
internal static partial class SvgDocument
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Finish(string drawn, PicturePalette palette, IEnumerable<XElement> texts, SvgTitle title)
    {
        var root = XDocument.Parse(drawn).Root!;
        var (width, height) = (root.Attribute("width")!.Value, root.Attribute("height")!.Value);
        root.ReplaceAttributes(new XAttribute("viewBox", $"0 0 {width} {height}"), new XAttribute("role", "img"), new XAttribute("aria-labelledby", $"{title.Id}-title {title.Id}-description"));
        root.Descendants(Svg + "text").Remove();
        OwnIds(root, title.Id);
        foreach (var element in root.Descendants().ToArray())
        {
            PageColors(element, palette);
            Shorten(element);
        }
        WithoutRepeatedClips(root);
        root.AddFirst(
            new XElement("title", new XAttribute("id", $"{title.Id}-title"), XmlText.Clean(title.Title)),
            new XElement("desc", new XAttribute("id", $"{title.Id}-description"), XmlText.Clean(title.Description)));
        root.Add(texts);
        // Within a page the namespace goes without saying.
        foreach (var element in root.DescendantsAndSelf())
            element.Name = element.Name.LocalName;
        return root.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>The drawing library counts ids over the life of the process: pictures get their own, so that the same report is the same text.</summary>
    private static void OwnIds(XElement root, string prefix)
    {
        var own = new Dictionary<string, string>();
        foreach (var id in root.Descendants().Attributes("id"))
            own[$"url(#{id.Value})"] = id.Value = $"{prefix}-{own.Count}";
        foreach (var attribute in root.Descendants().Attributes())
            if (own.TryGetValue(attribute.Value, out var id))
                attribute.Value = $"url(#{id})";
    }

    private static void PageColors(XElement element, PicturePalette palette)
    {
        var style = new List<string>();
        foreach (var name in new[] { "fill", "stroke" })
            if (element.Attribute(name) is { } attribute && palette.Find(attribute.Value) is { } color)
            {
                attribute.Remove();
                style.Add($"{name}:var(--{color.Variable})");
                if (name == "stroke" && color.Dashes is { } dashes)
                    style.Add($"stroke-dasharray:{dashes}");
            }
        if (style.Count > 0)
            element.SetAttributeValue("style", string.Join(';', style));
        if (element.Attribute("stroke-miterlimit") is { } limit)
            limit.Remove();
    }

    /// <summary>Rounds the numbers of attributes.</summary>
    private static void Shorten(XElement element)
    {
        foreach (var attribute in element.Attributes().Where(one => one.Name.LocalName is not ("id" or "style")))
            attribute.Value = LongNumber().Replace(attribute.Value, match => SvgNumber.Of(double.Parse(match.Value, CultureInfo.InvariantCulture)));
    }

    /// <summary>Every drawn thing has a clip path of its own, all of them the same: one is enough.</summary>
    private static void WithoutRepeatedClips(XElement root)
    {
        var seen = new Dictionary<string, string>();
        foreach (var clip in root.Elements(Svg + "clipPath").ToArray())
        {
            var (shape, id) = (string.Concat(clip.Elements()), clip.Attribute("id")!.Value);
            if (seen.TryAdd(shape, id))
                continue;
            clip.Remove();
            foreach (var group in root.Elements(Svg + "g").Where(group => group.Attribute("clip-path")?.Value == $"url(#{id})"))
                group.SetAttributeValue("clip-path", $"url(#{seen[shape]})");
        }
        foreach (var group in root.Elements(Svg + "g").ToArray())
            if (group.PreviousNode is XElement before && before.Name == group.Name && before.Attribute("clip-path")?.Value == group.Attribute("clip-path")?.Value)
            {
                before.Add(group.Nodes());
                group.Remove();
            }
    }

    [GeneratedRegex(@"-?\d+\.\d{3,}(e-?\d+)?")]
    private static partial Regex LongNumber();
}
