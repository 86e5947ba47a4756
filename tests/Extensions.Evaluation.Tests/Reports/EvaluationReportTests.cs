using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Extensions.Evaluation.Tests.Reports;

public partial class EvaluationReportTests
{
    public static TheoryData<string> Tasks => SomeReports.Tasks;

    /// <summary>Writes the reports into a folder where a variable names one: eng/test-report.sh opens them in a browser.</summary>
    [Theory, MemberData(nameof(Tasks)), Trait("Kind", "Example")]
    public void Save_AnyTask_WritesThreeFiles(string task)
    {
        var asked = Environment.GetEnvironmentVariable("MLEXT_REPORTS");
        var folder = asked ?? Directory.CreateTempSubdirectory("report").FullName;
        try
        {
            var (report, path) = (SomeReports.Of(task), Path.Combine(folder, "new", task.Replace(' ', '-')));
            var files = report.Save(Path.Combine(folder, "new"), task.Replace(' ', '-'));
            Assert.Equal(new ReportFiles(path + ".html", path + ".md", path + ".json"), files);
            Assert.Equal((report.ToHtml(), report.ToMarkdown(), report.ToJson()), (File.ReadAllText(files.Html), File.ReadAllText(files.Markdown), File.ReadAllText(files.Json)));
        }
        finally
        {
            if (asked is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Save_BadNames_Throws()
    {
        var report = SomeReports.Of("multilabel");
        Assert.Contains("'a/b' is no name of a file", Assert.Throws<ArgumentException>(() => report.Save("folder", "a/b")).Message);
        Assert.Throws<ArgumentException>(() => report.Save(" "));
        Assert.Throws<ArgumentException>(() => report.Save("folder", ""));
        Assert.False(Directory.Exists("folder"));
    }

    /// <summary>The page is well-formed but for its void elements, so that it can be read as XML; no text of the data became an element, and nothing is loaded from elsewhere.</summary>
    [Theory, MemberData(nameof(Tasks)), Trait("Kind", "Contract")]
    public void ToHtml_AnyTask_IsSelfContainedAndSafe(string task)
    {
        var html = SomeReports.Of(task).ToHtml();
        var page = Page(html);
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain(page.DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.All(page.DescendantsAndSelf().Attributes().Where(one => one.Name.LocalName is "href" or "src"), one => Assert.True(one.Value.StartsWith('#') || one.Value == "data:,", one.Value));
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.All(Address().Matches(html).Select(match => match.Groups[1].Value), target => Assert.StartsWith("#", target));
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Contains("@media print", html, StringComparison.Ordinal);
        Assert.Contains("width=device-width", html, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Tasks)), Trait("Kind", "Contract")]
    public void ToHtml_AnyTask_IsAccessible(string task)
    {
        var page = Page(SomeReports.Of(task).ToHtml());
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal("en", page.Attribute("lang")!.Value);
        Assert.Single(page.Descendants("h1"));
        Assert.All(page.Descendants("table"), table => Assert.NotEqual("", table.Element("caption")!.Value));
        Assert.All(page.Descendants("table"), table => Assert.All(table.Descendants("th"), cell => Assert.NotNull(cell.Attribute("scope"))));
        Assert.All(page.Descendants("figure").Elements("svg"), svg =>
        {
            Assert.Equal("img", svg.Attribute("role")!.Value);
            Assert.All(svg.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.NotEqual("", svg.Elements().Single(one => one.Attribute("id")?.Value == id).Value));
            Assert.True(svg.Descendants().Count(one => one.Name.LocalName is "path" or "rect" or "ellipse" or "circle") > 3);
            Assert.True(svg.Descendants("text").Count() > 2);
        });
        Assert.All(page.Descendants().Attributes("clip-path"), one => Assert.Contains(one.Value["url(#".Length..^1], ids));
        Assert.All(page.Descendants("section"), section => Assert.Contains(section.Attribute("aria-labelledby")!.Value, ids));
        Assert.All(page.Descendants("nav").Descendants("a"), link => Assert.Contains(link.Attribute("href")!.Value[1..], ids));
    }

    /// <summary>Every colour of a picture is a variable that the page sets for light, dark and print.</summary>
    [Fact, Trait("Kind", "Contract")]
    public void ToHtml_Pictures_TakeTheirColorsFromThePage()
    {
        var html = SomeReports.Of("multiclass").ToHtml();
        var page = Page(html);
        var pictures = page.Descendants("figure").Elements("svg").ToArray();
        Assert.True(pictures.Length > 10);
        Assert.All(pictures.Descendants().Attributes().Where(one => one.Name.LocalName is "fill" or "stroke"), one => Assert.Equal("none", one.Value));
        foreach (var name in Variable().Matches(html).Select(match => match.Groups[1].Value).Distinct())
            Assert.Equal(3, html.Split($" --{name}: #").Length - 1);
        Assert.True(html.Length < 400_000, $"{html.Length} characters");
    }

    [Fact, Trait("Kind", "Example")]
    public void ToHtml_NamesOfAllKinds_StayText()
    {
        var page = Page(SomeReports.Of("multiclass").ToHtml());
        Assert.Equal("Tickets <1>", page.Descendants("h1").Single().Value);
        var rows = page.Descendants("tbody").Descendants("th").Select(cell => cell.Value).ToArray();
        Assert.Contains("<script>alert(1)</script>", rows);
        Assert.Contains("Fish & \"chips\" | soup", rows);
        Assert.Contains("日本語のクラス", rows);
        Assert.Contains("rare \uFFFD one", rows);
        Assert.Contains(page.Descendants("span").Attributes("title"), title => title.Value == SomeReports.Names[3] && title.Parent!.Value.EndsWith('…') && title.Parent.Value.Length <= 48);
        Assert.Contains(page.Descendants("text"), text => text.Value == "日本語のクラス");
    }

    [Fact, Trait("Kind", "Example")]
    public void Report_TimeTitleAndDocumentation_AreThoseGiven()
    {
        var report = SomeReports.Of("multiclass") with { DocumentationRoot = new("https://example.org/docs/") };
        Assert.Contains("2026-03-04 12:00 UTC", report.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("\"created\": \"2026-03-04T12:00:00Z\"", report.ToJson(), StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.org/docs/calibrators.md#which-rows\">", report.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("](https://example.org/docs/calibrators.md#which-rows)", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("MLExtensions 0.", report.ToMarkdown(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Tasks)), Trait("Kind", "Contract")]
    public void ToMarkdown_AnyTask_TablesAreWhole(string task)
    {
        var lines = SomeReports.Of(task).ToMarkdown().Split('\n');
        var columns = 0;
        foreach (var line in lines)
        {
            columns = !line.StartsWith('|') ? 0 : columns > 0 ? columns : Bar().Count(line);
            Assert.Equal(columns, line.StartsWith('|') ? Bar().Count(line) : 0);
            Assert.DoesNotContain("<script", line, StringComparison.Ordinal);
        }
        Assert.Contains("# Tickets &lt;1&gt;", lines);
    }

    [Fact, Trait("Kind", "Property")]
    public void Report_OtherCulture_IsTheSame()
    {
        var (before, report) = (CultureInfo.CurrentCulture, SomeReports.Of("regression"));
        var (html, markdown) = (report.ToHtml(), report.ToMarkdown());
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(html, report.ToHtml());
            Assert.Equal(markdown, report.ToMarkdown());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compare_ModelsWithoutMetricsOrClasses_StillGiveAReport()
    {
        var empty = SomeEvaluations.Multilabel("Empty") with { Metrics = [], LabelNames = [] };
        var report = EvaluationReport.Compare(empty, SomeEvaluations.Multilabel("Other") with { Metrics = [], LabelNames = [] });
        Assert.Contains("no metric in common", Assert.Single(report.Verdict), StringComparison.Ordinal);
        Assert.Contains(AdviceSection.Nothing, report.ToMarkdown(), StringComparison.Ordinal);
        Assert.NotEqual("", report.ToHtml());
    }

    private static XElement Page(string html)
        => XDocument.Parse(Void().Replace(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), match => match.Value[..^1] + "/>")).Root!;

    [GeneratedRegex("<(meta|link)[^>]*>")]
    private static partial Regex Void();

    [GeneratedRegex(@"url\(([^)]*)\)")]
    private static partial Regex Address();

    [GeneratedRegex(@"var\(--([a-z0-9]+)\)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();
}
