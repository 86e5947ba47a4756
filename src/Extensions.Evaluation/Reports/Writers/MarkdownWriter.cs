using System.Globalization;
using System.Text;

namespace MLExtensions.Evaluation;

/// <summary>A report as Markdown: what GitHub shows as tables and lists. Pictures are told in words.</summary>
internal static class MarkdownWriter
{
    public static string Write(ReportDocument document)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {MarkdownText.Of(document.Title)}\n\n{MarkdownText.Of(document.About)}\n\n## Verdict\n\n");
        foreach (var sentence in document.Verdict)
            text.Append(CultureInfo.InvariantCulture, $"{MarkdownText.Of(sentence)}\n\n");
        foreach (var section in document.Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {MarkdownText.Of(section.Heading)}\n\n");
            foreach (var block in section.Blocks)
                Write(text, block);
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Write(StringBuilder text, ReportBlock block)
    {
        switch (block)
        {
            case ReportParagraph paragraph: text.Append(CultureInfo.InvariantCulture, $"{MarkdownText.Of(paragraph.Text)}\n\n"); break;
            case ReportCode code: text.Append(CultureInfo.InvariantCulture, $"{MarkdownText.Code(code.Text)}\n\n"); break;
            case ReportPicture picture: text.Append(CultureInfo.InvariantCulture, $"**{MarkdownText.Of(picture.Title)}.** {MarkdownText.Of(picture.Description)}\n\n"); break;
            case ReportTable table: Write(text, table); break;
            case ReportAdvice advice:
                foreach (var group in advice.Groups)
                {
                    text.Append(CultureInfo.InvariantCulture, $"1. {string.Join(" ", group.Select(item => $"**{MarkdownText.Of(item.Model)}**: {MarkdownText.Of(item.Finding)}"))} *{MarkdownText.Of(group.Key.Action)}* ");
                    text.Append(advice.Link(group.Key.Page) is { } address ? $"[docs/{MarkdownText.Of(group.Key.Page)}]({address})\n" : $"(docs/{MarkdownText.Of(group.Key.Page)})\n");
                }
                text.Append('\n');
                break;
        }
    }

    private static void Write(StringBuilder text, ReportTable table)
    {
        text.Append(CultureInfo.InvariantCulture, $"**{MarkdownText.Of(table.Caption)}**\n\n| {string.Join(" | ", table.Columns.Select(MarkdownText.Of))} |\n|");
        for (var column = 0; column < table.Columns.Length; column++)
            text.Append(table.Rows.IsEmpty || table.Rows[0][column].IsText ? " --- |" : " ---: |");
        text.Append('\n');
        foreach (var row in table.Rows)
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(Cell))} |\n");
        text.Append('\n');
        if (table.Note is { } note)
            text.Append(CultureInfo.InvariantCulture, $"{MarkdownText.Of(note)}\n\n");
    }

    private static string Cell(TableCell cell)
    {
        var words = MarkdownText.Of(cell.Text) + (cell.Detail is { } detail ? $" ({MarkdownText.Of(detail)})" : "");
        return cell.Tone switch { Tone.Good => $"**{words}** better", Tone.Bad => $"**{words}** worse", _ => words };
    }
}
