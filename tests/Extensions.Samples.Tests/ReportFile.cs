using System.Text.Json;
using System.Text.RegularExpressions;

namespace Extensions.Samples.Tests;

/// <summary>Checks the report that a sample has left.</summary>
internal static partial class ReportFile
{
    /// <summary>The page needs nothing but itself, all three files name the models, and the program has said where the page is.</summary>
    /// <returns>The page.</returns>
    public static string Check(string html, string output, params string[] models)
    {
        Assert.True(File.Exists(html), html);
        Assert.Contains($"Report: {html}", output);
        var (page, markdown) = (File.ReadAllText(html), File.ReadAllText(Path.ChangeExtension(html, ".md")));
        Assert.Contains("<svg", page);
        Assert.Null(Elsewhere(page));
        using var json = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(html, ".json")));
        Assert.Equal(models, json.RootElement.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()));
        foreach (var model in models)
        {
            Assert.Contains(model, page);
            Assert.Contains(model, markdown);
        }
        return page;
    }

    /// <summary>The first thing that a page would load from elsewhere, or null. Namespaces and links that a reader follows load nothing.</summary>
    public static string? Elsewhere(string page) => Reference().Matches(page).Select(match => match.Value).FirstOrDefault();

    [GeneratedRegex(@"<link\b(?![^>]*\bhref=""data:)[^>]*|<(script|iframe|object|embed)\b[^>]*|\bsrc(set)?\s*=\s*[""'](?!data:)[^""']*|@import[^;]*|url\((?!\s*[""']?(#|data:))[^)]*", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}
