using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLExtensions.Evaluation;
using static Extensions.AutoML.Tests.Reports.SomeResults;

namespace Extensions.AutoML.Tests.Reports;

[Trait("Area", "search")]
public partial class SearchReportTests
{
    [Fact, Trait("Kind", "Example")]
    public void ToMarkdown_Search_HasVerdictCodeAndTrials()
    {
        var text = Regression.ToMarkdown();
        Assert.StartsWith("# Objective search\n\nRMSE, lower is better · 4 trials: 2 completed, 1 pruned, 1 failed · 6.25 s in trials · begun 2026-03-04 12:00 UTC · MLExtensions ", text, StringComparison.Ordinal);
        Assert.Contains("## Verdict\n\nThe winner is better than the defaults on 60 rows that no trial has seen: its RMSE is lower by 0.", text, StringComparison.Ordinal);
        Assert.Contains("On the validation rows, which chose the winner, it differs from the defaults by −0.250; ", text, StringComparison.Ordinal);
        Assert.Contains("of that gain survives.\n\n1 of 4 trials failed; the reasons are at the end.\n", text, StringComparison.Ordinal);
        Assert.Contains($"```\n{Regression.Code}\n```\n", text, StringComparison.Ordinal);
        Assert.Contains($"```\n{Regression.BestObjective}\n```\n", text, StringComparison.Ordinal);
        Assert.Contains("| objective | huber | squared\\_error |\n| objective.huber.delta | 1.235 | – |\n| learning\\_rate | 0.001 | 0.0125 |\n", text, StringComparison.Ordinal);
        Assert.Contains("""
            | Trial | State | RMSE | Violation | Epoch | Seconds | Parameters |
            | ---: | --- | ---: | ---: | ---: | ---: | --- |
            | 1 | completed | 0.250 | 0.000 | – | 3.50 | huber (objective.huber.delta 1.235, learning\_rate 0.001) |
            | 0 | completed | 0.500 | 0.000 | – | 2.00 | squared\_error (learning\_rate 0.0125) |
            | 2 | pruned | 0.750 | 0.000 | 4 | 0.500 | squared\_error (learning\_rate 0.1) |

            """, text, StringComparison.Ordinal);
        Assert.Contains("| 3 | System.ArithmeticException (The loss is &lt;NaN&gt; \\| at epoch 2) | 0.250 | log\\_cosh |\n", text, StringComparison.Ordinal);
        Assert.Contains("0.500 at trial 0, 0.250 at trial 1, which is the best; 1 improvement.\n", text, StringComparison.Ordinal);
        Assert.Contains("2 trials of 2 that ran to their end are on the front: from 0.500 in 2.00 s to 0.250 in 3.50 s.\n", text, StringComparison.Ordinal);
        Assert.Contains("| objective | huber | 1 | 0.250 | 0.250 | 0.250 |\n", text, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void ToMarkdown_Importances_AreSharesOrAReason()
    {
        Assert.Contains("Importances need 10 trials", Regression.ToMarkdown(), StringComparison.Ordinal);
        var text = (Regression with { Importances = [new("objective", 0.5), new("learning_rate", 0.2)] }).ToMarkdown();
        Assert.Contains("| objective | 50 % |\n| learning\\_rate | 20 % |\n| several together | 30 % |\n", text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.DoesNotContain("Importances need", text, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Verdict_Constraints_AreMetMissedOrMissedOnNewRowsAlone()
    {
        var met = Verdict(Regression with { Constraints = [new("MAE", MetricDirection.LowerIsBetter, 0.3, 0.2, 0.25)] });
        Assert.Contains("All constraints are met on the validation rows, and on rows that no trial has seen.", met);
        var lost = Regression with { Constraints = [new("MAE", MetricDirection.LowerIsBetter, 0.3, 0.2, 0.4)] };
        Assert.Contains("All constraints are met on the validation rows, but NOT on rows that no trial has seen: MAE at most 0.3: it is 0.400.", Verdict(lost));
        Assert.Contains("| MAE at most 0.3 | 0.200 | met | 0.400 | MISSED |\n", lost.ToMarkdown(), StringComparison.Ordinal);
        var missed = Verdict(Regression with { Constraints = [new("MAE", MetricDirection.LowerIsBetter, 0.3, 0.4, 0.4)], MissedConstraints = ["MAE at most 0.3: it is 0.4"], Warnings = ["No trial meets all constraints. And so on.", "Something else."] });
        Assert.StartsWith("CONSTRAINTS MISSED: no trial meets all of them on the validation rows. The winner is the trial that misses them least: MAE at most 0.3: it is 0.4.", missed[0], StringComparison.Ordinal);
        Assert.Equal("Something else.", missed[^1]);
        Assert.DoesNotContain(missed, sentence => sentence.Contains("And so on", StringComparison.Ordinal));
        Assert.DoesNotContain(Verdict(Regression), sentence => sentence.Contains("onstraint", StringComparison.Ordinal));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Verdict_GainThatDoesNotHold_SaysSo()
    {
        var none = Verdict(Of(winnerError: 0.2f));
        Assert.StartsWith("Winner and defaults do not differ in RMSE beyond chance on 60 rows that no trial has seen: 0", none[0], StringComparison.Ordinal);
        Assert.EndsWith("; nothing of that gain survives.", none[1], StringComparison.Ordinal);
        Assert.StartsWith("The winner is WORSE than the defaults on 60 rows that no trial has seen: its RMSE is higher by 0.", Verdict(Of(winnerError: 0.4f))[0], StringComparison.Ordinal);
        Assert.EndsWith("winner less defaults, without an interval: chance is not ruled out.", Verdict(Of(0.1f, "Price of errors"))[0], StringComparison.Ordinal);
        Assert.Equal("No trial is better than the defaults on the validation rows: the winner is the default configuration.", Verdict(Regression with { BestTrial = Regression.Trials[0] })[0]);
        Assert.StartsWith("The trial of the defaults did not run to its end", Verdict(Regression with { DefaultTrial = null })[1], StringComparison.Ordinal);
        Assert.EndsWith(": no gain in RMSE.", Verdict(Regression with { DefaultTrial = Trial(0, 0.2, 1) })[1], StringComparison.Ordinal);
    }

    /// <summary>The page is well-formed but for its void elements; nothing is loaded from elsewhere, and no text became an element.</summary>
    [Fact, Trait("Kind", "Contract")]
    public void ToHtml_NamesWithMarkup_IsSelfContainedAndSafe()
    {
        const string Name = "<script>alert(\"1\")</script> & 'x'";
        var html = Of(0.1f, Name, Name).ToHtml();
        var page = Page(html);
        Assert.Empty(page.Descendants("script"));
        Assert.Contains(page.Descendants("small"), cell => cell.Value == "The loss is <NaN> | at epoch 2");
        Assert.Contains(page.Descendants("td").SelectMany(cell => cell.Descendants("span").Attributes("title").Select(title => title.Value).Append(cell.Value)), value => value == Name);
        Assert.All(page.DescendantsAndSelf().Attributes().Where(one => one.Name.LocalName is "href" or "src"), one => Assert.True(one.Value.StartsWith('#') || one.Value == "data:,", one.Value));
        Assert.All(Address().Matches(html).Select(match => match.Groups[1].Value), target => Assert.StartsWith("#", target));
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Contains("@media print", html, StringComparison.Ordinal);
        Assert.Contains("width=device-width", html, StringComparison.Ordinal);
        Assert.Contains("\n````\n```<b>\n````\n", (Regression with { Code = "```<b>" }).ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Contract")]
    public void ToHtml_Pictures_AreDrawnAndDescribed()
    {
        var page = Page(Regression.ToHtml());
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(["Best trial so far", "Pareto front"], page.Descendants("figure").Elements("h3").Select(heading => heading.Value));
        Assert.All(page.Descendants("figure").Elements("svg"), svg => Assert.True(svg.Descendants().Count(one => one.Name.LocalName is "path" or "rect" or "ellipse" or "circle") > 3));
        Assert.All(page.Descendants("nav").Descendants("a"), link => Assert.Contains(link.Attribute("href")!.Value[1..], ids));
        Assert.Equal([Regression.Code, Regression.BestObjective], page.Descendants("pre").Select(code => code.Value));
        Assert.Equal(Regression.ToHtml(), Regression.ToHtml());
    }

    /// <summary>Thousands of trials, and one of them diverged.</summary>
    [Fact, Trait("Kind", "Contract")]
    public void ToHtml_ManyTrials_StaysSmall()
    {
        TrialResult[] trials = [Regression.Trials[0], .. Enumerable.Range(1, 2999).Select(n => Trial(n, n == 17 ? 1e12 : 0.5 - n / 1e4, 1 + n % 7, ("objective", "huber"), ("learning_rate", n)))];
        var html = (Regression with { Trials = [.. trials], BestTrial = trials[^1], ParetoFront = [trials[0], trials[^1]] }).ToHtml();
        Assert.True(html.Length < 400_000, $"{html.Length} characters");
        var text = string.Join(' ', Page(html).Descendants().Where(element => element.Name.LocalName is "p" or "figcaption").Select(element => element.Value));
        Assert.Contains("2,800 more are left out here.", text, StringComparison.Ordinal);
        Assert.Contains("1 trial far from the others", text, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Report_NoTrialRanToItsEnd_IsGivenWithoutPictures()
    {
        var paused = Trial(0, 0.5, 1, ("learning_rate", 0.1)) with { State = TrialState.Paused };
        var page = Page((Regression with { Trials = [paused], BestTrial = paused, DefaultTrial = paused, ParetoFront = [], Sensitivity = [] }).ToHtml());
        Assert.Empty(page.Descendants("figure"));
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "paused");
    }

    /// <summary>Also writes the report into a folder where a variable names one: eng/test-report.sh opens it in a browser.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Save_Search_WritesReportAndComparison()
    {
        if (Environment.GetEnvironmentVariable("MLEXT_REPORTS") is { } asked)
            Regression.Save(Path.Combine(asked, "new"));
        using var folder = new TemporaryFolder();
        var files = Regression.Save(Path.Combine(folder.Path, "new"), "mine");
        Assert.Equal(["mine-comparison.html", "mine-comparison.json", "mine-comparison.md", "mine.html", "mine.md"], Directory.GetFiles(Path.Combine(folder.Path, "new")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal((Path.Combine(folder.Path, "new", "mine.html"), Path.Combine(folder.Path, "new", "mine.md")), (files.Html, files.Markdown));
        Assert.Contains("mine-comparison.html, beside this file", File.ReadAllText(files.Markdown), StringComparison.Ordinal);
        Assert.Contains("mine-comparison.html, beside this file", File.ReadAllText(files.Html), StringComparison.Ordinal);
        Assert.Contains("# Defaults and winner of the search\n", File.ReadAllText(files.Comparison.Markdown), StringComparison.Ordinal);
        Assert.Contains("'a/b-comparison' is no name of a file", Assert.Throws<ArgumentException>(() => Regression.Save(folder.Path, "a/b")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Regression.Save(" "));
    }

    [Fact, Trait("Kind", "Property")]
    public void Report_OtherCulture_IsTheSame()
    {
        var (before, markdown) = (CultureInfo.CurrentCulture, Regression.ToMarkdown());
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(markdown, Regression.ToMarkdown());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string[] Verdict(ObjectiveSearchResult result) => [.. SearchVerdict.Of(result)];

    private static XElement Page(string html) => XDocument.Parse(Void().Replace(html["<!DOCTYPE html>\n".Length..], match => match.Value[..^1] + "/>")).Root!;

    [GeneratedRegex("<(meta|link)[^>]*>")]
    private static partial Regex Void();

    [GeneratedRegex(@"url\(([^)]*)\)")]
    private static partial Regex Address();
}
