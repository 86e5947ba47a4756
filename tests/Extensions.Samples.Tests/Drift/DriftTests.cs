using System.Globalization;
using System.Text.RegularExpressions;

namespace Extensions.Samples.Tests.Drift;

[Trait("Kind", "Example")]
public partial class DriftTests
{
    /// <summary>All three cover before the change; after it split conformal prediction loses its coverage and the two others keep theirs, across a restart.</summary>
    [Fact]
    public void Run_LawChanges_SplitLosesCoverageAndTheOthersKeepIt()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, error) = SampleProgram.Run("Drift", "--output", folder["out"]);
        Assert.True(exitCode == 0, error);
        Assert.All(Shares("Before the change", output), share => Assert.InRange(share, 87, 93));
        var after = Shares("After the change", output);
        Assert.InRange(after[0], 0, 60);
        Assert.InRange(after[1], 86, 93);
        Assert.InRange(after[2], 88, 92);
        Assert.Contains("saved, loaded and went on", output);
        Assert.True(File.Exists(Path.Combine(folder["out"], "adaptive.zip")));
        Assert.Contains("Prediction intervals", ReportFile.Check(Path.Combine(folder["out"], "report.html"), output, "split", "by age", "adaptive"));
        Assert.All(new[] { "by age", "adaptive" }, name => Assert.Contains($"'{name}' has a lower share of hours missed than 'split'", output));
    }

    [Fact]
    public void Run_UnknownArgument_EndsWithTheUsage()
    {
        var (exitCode, _, error) = SampleProgram.Run("Drift", "--hours");
        Assert.Equal(2, exitCode);
        Assert.Contains("usage: Drift [--output DIR]", error);
    }

    private static double[] Shares(string line, string output)
        => [.. Percent().Matches(output.Split('\n').Single(one => one.StartsWith(line, StringComparison.Ordinal))).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"([\d.]+) %")]
    private static partial Regex Percent();
}
