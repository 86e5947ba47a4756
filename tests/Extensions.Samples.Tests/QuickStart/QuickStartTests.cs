using System.Globalization;
using System.Text.RegularExpressions;

namespace Extensions.Samples.Tests.QuickStart;

[Collection(nameof(QuickStartRun))]
[Trait("Kind", "Example")]
public sealed class QuickStartTests(QuickStartRun run) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_WithoutArguments_TrainsComparesSavesAndPredictsElsewhere()
    {
        Assert.True(run.ExitCode == 0, run.Error);
        foreach (var text in new[] { "Cross entropy: epoch 1, training loss", "PolyLoss: done after 3 epochs", "Baseline: class shares", "Recall of 'fraud'", "no wrong labels", "What the wrong ones cost", "by another process without TorchSharp", "bit for bit", "samples/Serving" })
            Assert.Contains(text, run.Output);
        Assert.All(new[] { "train.csv", "test.csv", "model.zip" }, name => Assert.True(File.Exists(run[name])));
    }

    [Fact]
    public void Run_WithoutArguments_WritesAReportAndFindsWrongLabels()
    {
        var page = ReportFile.Check(run["report.html"], run.Output, "Cross entropy", "PolyLoss", "Cross entropy, no wrong labels");
        Assert.All(new[] { "Suspicious labels", "Training", "fraud" }, text => Assert.Contains(text, page));
        Assert.Contains("'PolyLoss' ", run.Output);
        Assert.Contains("of 800 training rows have labels", run.Output);
        // 20 % of the labels are wrong: rows drawn by chance would be wrong that often, 40 of 100 with a chance of 1e-5.
        var truth = Regex.Match(run.Output.ReplaceLineEndings(" "), @"truly wrong are\s+([0-9]+)\s+of\s+the\s+([0-9]+)\s+most suspicious");
        Assert.InRange(int.Parse(truth.Groups[1].Value, CultureInfo.InvariantCulture) / double.Parse(truth.Groups[2].Value, CultureInfo.InvariantCulture), 0.4, 1);
    }

    [Fact]
    public void Run_ClassesInAFile_TrainsThem()
    {
        var rows = Enumerable.Range(0, 300).Select(i => $"{i};{Number(i * 7 % 10 + 0.5)};{(i % 11 == 0 ? "?" : $"\"colour; {i % 3}\"")};{(i * 7 % 10 > 4 ? "high" : "low")}");
        var output = Run($"id;amount;colour;level\n{string.Join('\n', rows)}\n", "level");
        Assert.Contains("2 classes: ", output);
        Assert.Contains("Numbers: amount", output);
        Assert.Contains("Categories: colour", output);
        Assert.Contains("Left out: id", output);
        Assert.Contains("PolyLoss", output);
        Assert.Contains("All 60 predictions there equal those here, bit for bit.", output);
        Assert.Contains("of 240 training rows have labels", output);
        Assert.DoesNotContain("in truth", output);
        ReportFile.Check(Path.Combine(folder["out"], "report.html"), output, "Cross entropy", "PolyLoss");

        static string Number(double value) => value.ToString(CultureInfo.InvariantCulture).Replace('.', ',');
    }

    [Fact]
    public void Run_NumbersInAFile_TrainsSquaredErrorAndHuber()
    {
        var rows = Enumerable.Range(0, 300).Select(i => $"{i * 7 % 50},{(i % 9 == 0 ? "NA" : $"{i % 13}")},the {i % 4} little words {i},{i * 7 % 50 * 2 + i % 13}.25");
        var output = Run($"a,b,remark,price\n{string.Join('\n', rows)}\n", "price");
        Assert.Contains("To predict: price, a number", output);
        Assert.Contains("Texts: remark", output);
        Assert.Contains("Squared error: done", output);
        Assert.Contains("Huber: done", output);
        Assert.Contains("R squared", output);
        Assert.DoesNotContain("Wrong labels", output);
        ReportFile.Check(Path.Combine(folder["out"], "report.html"), output, "Squared error", "Huber");
        Assert.Contains("bit for bit", output);
    }

    [Theory]
    [InlineData(2, "Unknown argument '--bogus'", "--bogus")]
    [InlineData(2, "--data needs --label", "--data", "x.csv")]
    [InlineData(1, "The file 'absent.csv' does not exist.", "--data", "absent.csv", "--label", "y")]
    public void Run_Fault_EndsWithAMessageAndACode(int code, string message, params string[] arguments)
    {
        var (exitCode, _, error) = SampleProgram.Run("QuickStart", arguments);
        Assert.Equal(code, exitCode);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }

    private string Run(string csv, string label)
    {
        var (exitCode, output, error) = SampleProgram.Run("QuickStart", "--data", folder.Write("data.csv", csv), "--label", label, "--epochs", "5", "--output", folder["out"]);
        Assert.True(exitCode == 0, error);
        return output;
    }
}
