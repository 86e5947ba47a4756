using System.Globalization;

namespace Extensions.Samples.Tests.RiskControl;

[Trait("Kind", "Example")]
public sealed class RiskControlTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The share missed on 1000 test tickets may leave what is promised by chance: 0.05 are about five standard errors of test and calibration rows together.</summary>
    [Fact]
    public void Run_SmallData_MissesNoMoreThanPromisedSavesAndPredicts()
    {
        var (exitCode, output, error) = SampleProgram.Run("RiskControl", "--rows", "3000", "--epochs", "5", "--output", folder["out"]);
        Assert.True(exitCode == 0, error);
        var missed = output.Split('\n').Where(line => line.Contains(" missed 0.", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(cells => (Promised: Number(cells[^5]), Shown: Number(cells[^3]))).ToArray();
        Assert.Equal([0.2, 0.1, 0.05, 0.1], missed.Select(row => row.Promised));
        Assert.All(missed, row => Assert.InRange(row.Shown, 0, row.Promised + 0.05));
        Assert.Contains("At least 19 rows are needed", output);
        Assert.Contains("A test ticket goes to", output);
        Assert.True(File.Exists(Path.Combine(folder["out"], "model.zip")));
        Assert.Contains("Multi-label classification", ReportFile.Check(Path.Combine(folder["out"], "report.html"), output, "Network of a third", "One pipeline of two thirds"));

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("Unknown argument '--bogus'", "--bogus")]
    [InlineData("--rows must be a whole number of at least 1000", "--rows", "5")]
    [InlineData("--rows needs a value", "--rows")]
    public void Run_Fault_EndsWithAMessageAndACode(string message, params string[] arguments)
    {
        var (exitCode, _, error) = SampleProgram.Run("RiskControl", arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains(message, error);
    }
}
