using System.Globalization;
using System.Text.RegularExpressions;

namespace Extensions.Samples.Tests.Intervals;

[Trait("Kind", "Example")]
public class IntervalsTests
{
    /// <summary>600 rows: the rarest of the procedures rests on 90 calibration rows, whose coverage is within 0.69 to 0.995 with all but a chance of 1e-6.</summary>
    [Fact]
    public void Run_FewRows_CoversByEveryProcedureAndPredictsAfterLoading()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, error) = SampleProgram.Run("Intervals", "600", "--output", folder["out"]);
        Assert.True(exitCode == 0, error);
        string[] procedures = ["absolute residual", "normalised by difficulty", "conformalised quantile regression", "CV+ with 5 folds"];
        foreach (var procedure in procedures)
        {
            var covered = double.Parse(Regex.Match(output, $@"{Regex.Escape(procedure)}\s+([0-9.]+) %").Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.InRange(covered, 69, 99.5);
        }
        Assert.Contains("With probability at least 0.786777", output);
        Assert.Equal(3, Regex.Matches(output, "it took").Count);
        Assert.Contains("Prediction intervals", ReportFile.Check(Path.Combine(folder["out"], "report.html"), output, procedures));
        Assert.Contains("'conformalised quantile regression' has a lower interval score than 'absolute residual'", output);
    }

    [Theory]
    [InlineData("12")]
    [InlineData("--output")]
    [InlineData("600", "800")]
    public void Run_BadArgument_EndsWithUsage(params string[] arguments)
    {
        var (exitCode, _, error) = SampleProgram.Run("Intervals", arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains("at least 400", error);
    }
}
