using System.Text;

namespace MLExtensions.Evaluation;

/// <summary>Text from data within Markdown: shown as text, in one line, also within a table.</summary>
internal static class MarkdownText
{
    public static string Of(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in XmlText.Clean(text))
            escaped.Append(letter switch
            {
                '\n' or '\t' => " ",
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\\' or '|' or '`' or '*' or '_' or '[' or ']' or '#' or '~' or '$' or '!' => $"\\{letter}",
                // A mention or an address would become a link.
                '@' => "&#64;",
                _ => letter.ToString(),
            });
        return escaped.ToString();
    }
}
