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

    /// <summary>What a model has is shown in the page and in the text, and nothing is there of what none has.</summary>
    [Theory, Trait("Kind", "Example")]
    [InlineData("multiclass", "Rows that the model itself leaves undecided;Beta law;Coverage by group;ticket <;Worst group of Cross entropy;Metrics of Cross entropy by group;3 lie beyond the limit of the list", "Label by label;Sets of labels;Demographic parity;Probability-integral")]
    [InlineData("binary", "Demographic parity;Equalised odds;Decisions of Logistic by group", "leaves undecided;Beta law;Coverage by group;Predicted quantiles")]
    [InlineData("regression", "Probability-integral transform of Huber;Predicted quantiles;Coverage by group;Beta law;Mean width", "Calibration;Decisions of;Sets of labels")]
    [InlineData("multilabel", "Label by label;Calibration of the labels of Larger sets;Sets of labels;Missed by label;Labels in the sets of Labels;ROC curve of Labels", "Class by class;Confusion;Prediction sets;Group by group")]
    public void Report_Task_ShowsWhatIsThereAndNoMore(string task, string shown, string absent)
    {
        var report = SomeReports.Of(task);
        var (page, text) = (Page(report.ToHtml()).Value, report.ToMarkdown().Replace("&lt;", "<", StringComparison.Ordinal));
        Assert.All(shown.Split(';'), words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.All(shown.Split(';'), words => Assert.Contains(words, text, StringComparison.Ordinal));
        Assert.All(absent.Split(';'), words => Assert.DoesNotContain(words, page, StringComparison.Ordinal));
        Assert.All(absent.Split(';'), words => Assert.DoesNotContain(words, text, StringComparison.Ordinal));
    }

    [Fact, Trait("Kind", "Example")]
    public void ToHtml_LabelsWithoutSets_HasNoSectionOnThem()
    {
        var report = EvaluationReport.Compare(SomeEvaluations.Multilabel("Labels", 200, sets: false));
        Assert.DoesNotContain("Sets of labels", report.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("there is no column of prediction sets", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compare_ModelsWithoutMetricsOrClasses_StillGiveAReport()
    {
        var empty = SomeEvaluations.Multilabel("Empty") with { Metrics = [], LabelNames = [] };
        var report = EvaluationReport.Compare(empty, SomeEvaluations.Multilabel("Other") with { Metrics = [], LabelNames = [] });
        Assert.Contains("no metric in common", Assert.Single(report.Verdict), StringComparison.Ordinal);
        Assert.Contains("What to do next", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.NotEqual("", report.ToHtml());
    }

    /// <summary>No curve, no correlation, a loss that is not finite: what is not defined is left out or stands as a dash.</summary>
    [Fact, Trait("Kind", "Example")]
    public void ToHtml_OneClassAloneOrLossesThatAreNone_StillShowsTheRest()
    {
        var model = SomeEvaluations.Binary("One", 60, onlyPositive: true) with { History = new([new(1, double.NaN, null, null, 0.1, 1), new(2, double.PositiveInfinity, 0.5, null, 0.1, 1)], 0, false) };
        var page = Page(EvaluationReport.Compare(model).ToHtml());
        Assert.DoesNotContain(page.Descendants("h3"), heading => heading.Value == "ROC curve");
        Assert.Contains(page.Descendants("h3"), heading => heading.Value == "Training of One");
        Assert.DoesNotContain("NaN", page.Value, StringComparison.Ordinal);
    }

    /// <summary>Text has a contrast of 4.5 at least, lines and dots of 3, in light, dark and print; so has text on the darkest cell of a matrix.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Style_Colors_HaveContrast()
    {
        var html = SomeReports.Of("multilabel").ToHtml();
        var themes = html[..html.IndexOf("</style>", StringComparison.Ordinal)].Split(":root {").Skip(1).Select(theme => Color().Matches(theme[..theme.IndexOf('}', StringComparison.Ordinal)]).ToDictionary(match => match.Groups[1].Value, match => Convert.ToInt32(match.Groups[2].Value, 16))).ToArray();
        Assert.Equal(3, themes.Length);
        foreach (var theme in themes)
        {
            Assert.All(new[] { "ink", "soft", "good", "bad", "link" }, name => Assert.True(Contrast(Linear(theme[name]), Linear(theme["panel"])) >= 4.5, name));
            Assert.All(Enumerable.Range(1, 8).Select(k => $"m{k}"), name => Assert.True(Contrast(Linear(theme[name]), Linear(theme["panel"])) >= 3, name));
            Assert.True(Contrast(Linear(theme["ink"]), Luminance(shift => 0.7 * (theme["cell"] >> shift & 255) + 0.3 * (theme["panel"] >> shift & 255))) >= 4.5);
        }

        static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

        static double Linear(int color) => Luminance(shift => color >> shift & 255);

        static double Luminance(Func<int, double> part) => 0.2126 * Channel(part(16)) + 0.7152 * Channel(part(8)) + 0.0722 * Channel(part(0));

        static double Channel(double value) => value / 255 is var share && share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static XElement Page(string html)
        => XDocument.Parse(Void().Replace(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), match => match.Value[..^1] + "/>")).Root!;

    [GeneratedRegex("--([a-z0-9]+): #([0-9a-f]{6});")]
    private static partial Regex Color();

    [GeneratedRegex("<(meta|link)[^>]*>")]
    private static partial Regex Void();

    [GeneratedRegex(@"url\(([^)]*)\)")]
    private static partial Regex Address();

    [GeneratedRegex(@"var\(--([a-z0-9]+)\)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();
}
