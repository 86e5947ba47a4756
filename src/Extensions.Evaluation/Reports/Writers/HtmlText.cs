using System.Net;

namespace MLExtensions.Evaluation;

/// <summary>Text from data within a page: shown as text, whatever is in it.</summary>
internal static class HtmlText
{
    /// <summary>Letters of names that cells and legends show; the whole name is their title.</summary>
    public const int Most = 48;

    public static string Of(string text) => WebUtility.HtmlEncode(XmlText.Clean(text));

    /// <summary>The text, or its beginning with the whole of it as title.</summary>
    public static string Short(string text, int most = Most) => text.Length <= most ? Of(text) : $"<span title=\"{Of(text)}\">{Of(XmlText.Shorten(text, most))}</span>";
}
