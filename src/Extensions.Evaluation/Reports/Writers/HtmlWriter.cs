using System.Globalization;
using System.Reflection;
using System.Text;

namespace MLExtensions.Evaluation;

/// <summary>A report as one page.</summary>
internal static class HtmlWriter
{
    private static readonly Lazy<string> Style = new(() =>
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    });

    public static string Write(ReportDocument document)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta name=\"color-scheme\" content=\"light dark\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{HtmlText.Of(document.Title)}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{Style.Value}</style>\n</head>\n<body>\n<header>\n<h1>{HtmlText.Of(document.Title)}</h1>\n<p class=\"about\">{HtmlText.Of(document.About)}</p>\n</header>\n<main>\n")
            .Append("<section class=\"verdict\" aria-labelledby=\"verdict\">\n<h2 id=\"verdict\">Verdict</h2>\n");
        foreach (var sentence in document.Verdict)
            page.Append(CultureInfo.InvariantCulture, $"<p>{HtmlText.Of(sentence)}</p>\n");
        page.Append("</section>\n<nav aria-label=\"Sections\"><ul>\n");
        foreach (var section in document.Sections)
            page.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#{section.Id}\">{HtmlText.Of(section.Heading)}</a></li>\n");
        page.Append("</ul></nav>\n");
        foreach (var section in document.Sections)
            Write(page, section);
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Write(StringBuilder page, ReportSection section)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section aria-labelledby=\"{section.Id}\">\n<h2 id=\"{section.Id}\">{HtmlText.Of(section.Heading)}</h2>\n");
        var inPictures = false;
        for (var at = 0; at < section.Blocks.Length; at++)
        {
            if (section.Blocks[at] is ReportPicture != inPictures)
                page.Append((inPictures = !inPictures) ? "<div class=\"pictures\">\n" : "</div>\n");
            switch (section.Blocks[at])
            {
                case ReportParagraph paragraph: page.Append(CultureInfo.InvariantCulture, $"<p>{HtmlText.Of(paragraph.Text)}</p>\n"); break;
                case ReportCode code: page.Append(CultureInfo.InvariantCulture, $"<pre tabindex=\"0\"><code>{HtmlText.Of(code.Text)}</code></pre>\n"); break;
                case ReportTable table: HtmlTable.Write(page, table); break;
                case ReportPicture picture: HtmlPicture.Write(page, picture, $"{section.Id}-{at}"); break;
                case ReportAdvice advice: Write(page, advice); break;
            }
        }
        page.Append(inPictures ? "</div>\n</section>\n" : "</section>\n");
    }

    private static void Write(StringBuilder page, ReportAdvice advice)
    {
        page.Append("<ol class=\"advice\">\n");
        foreach (var group in advice.Groups)
        {
            var (action, place) = group.Key;
            page.Append("<li>");
            foreach (var item in group)
                page.Append(CultureInfo.InvariantCulture, $"<p><strong>{HtmlText.Short(item.Model)}</strong> {HtmlText.Of(item.Finding)}</p>");
            var link = advice.Link(place) is { } address ? $"<a href=\"{HtmlText.Of(address)}\">docs/{HtmlText.Of(place)}</a>" : $"<code>docs/{HtmlText.Of(place)}</code>";
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"action\">{HtmlText.Of(action)} <span class=\"source\">{link}</span></p></li>\n");
        }
        page.Append("</ol>\n");
    }
}
