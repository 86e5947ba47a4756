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

    /// <summary>A block of code, within more backticks than stand in it.</summary>
    public static string Code(string text)
    {
        var (clean, longest, run) = (XmlText.Clean(text), 2, 0);
        foreach (var letter in clean)
            longest = Math.Max(longest, run = letter == '`' ? run + 1 : 0);
        var fence = new string('`', longest + 1);
        return $"{fence}\n{clean}\n{fence}";
    }
}
