using System.Xml;

namespace MLExtensions.Evaluation;

/// <summary>Text from data within XML and HTML.</summary>
internal static class XmlText
{
    /// <summary>The text with characters that XML cannot hold, as control characters, replaced.</summary>
    public static string Clean(string text)
    {
        var clean = new System.Text.StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (at + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[at + 1], text[at]))
                clean.Append(text, at++, 2);
            else
                clean.Append(XmlConvert.IsXmlChar(text[at]) && text[at] is not '\r' ? text[at] : '\uFFFD');
        }
        return clean.ToString();
    }

    /// <summary>The beginning of a text that is too long for its place; characters of two units stay whole.</summary>
    public static string Shorten(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return text[..end].TrimEnd() + "…";
    }
}
