using System.Globalization;
using System.Text;

namespace MLExtensions.Evaluation;

/// <summary>A table in a page. It scrolls within its box where it is wider than the page.</summary>
internal static class HtmlTable
{
    public static void Write(StringBuilder page, ReportTable table)
    {
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{HtmlText.Of(table.Caption)}\">\n<table>\n<caption><span>{HtmlText.Of(table.Caption)}</span></caption>\n<thead><tr>");
        for (var column = 0; column < table.Columns.Length; column++)
            page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{(IsText(table, column) ? " class=\"words\"" : "")}>{HtmlText.Short(table.Columns[column])}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            page.Append("<tr>");
            for (var column = 0; column < row.Length; column++)
                Write(page, row[column], column == 0 ? "th scope=\"row\"" : "td");
            page.Append("</tr>\n");
        }
        page.Append("</tbody>\n</table>\n</div>\n");
        if (table.Note is { } note)
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{HtmlText.Of(note)}</p>\n");
    }

    private static bool IsText(ReportTable table, int column) => table.Rows.IsEmpty || table.Rows[0][column].IsText;

    private static void Write(StringBuilder page, TableCell cell, string element)
    {
        var kind = cell.IsText ? "words" : cell.Tone switch { Tone.Good => "good", Tone.Bad => "bad", _ => "" };
        page.Append(CultureInfo.InvariantCulture, $"<{element}{(kind.Length > 0 ? $" class=\"{kind}\"" : "")}>");
        // Colour is not all that says it.
        if (cell.Tone != Tone.Neutral)
            page.Append(cell.Tone == Tone.Good ? "<span class=\"tone\">better</span> " : "<span class=\"tone\">worse</span> ");
        page.Append(HtmlText.Short(cell.Text));
        if (cell.Detail is { } detail)
            page.Append(CultureInfo.InvariantCulture, $"<small>{HtmlText.Of(detail)}</small>");
        if (cell.Bar is { } bar)
            Write(page, bar);
        page.Append(CultureInfo.InvariantCulture, $"</{element[..2]}>");
    }

    /// <summary>The interval as a line over 0, which the numbers beside it say in words.</summary>
    private static void Write(StringBuilder page, DifferenceBar bar)
    {
        string At(double value) => SvgNumber.Of(50 + 46 * Math.Clamp(value / bar.Scale, -1, 1));
        page.Append(CultureInfo.InvariantCulture, $"<svg class=\"bar\" viewBox=\"0 0 100 12\" aria-hidden=\"true\"><path class=\"zero\" d=\"M50 0V12\"/><path d=\"M{At(bar.Interval.Lower)} 6H{At(bar.Interval.Upper)}\"/><circle cx=\"{At(bar.Value)}\" cy=\"6\" r=\"3.5\"/></svg>");
    }
}
