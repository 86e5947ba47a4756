using System.Globalization;

namespace Extensions.Samples.Tests.ObjectiveSearch;

[Trait("Kind", "Example")]
public sealed class ObjectiveSearchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_SmallBudget_MeasuresTheWinnerAndSavesIt()
    {
        var (exitCode, output, error) = SampleProgram.Run("ObjectiveSearch", "--rows", "800", "--seconds", "600", "--trials", "2", "--output", folder[""]);
        Assert.True(exitCode == 0, error);
        Assert.Contains("trial 0 done", output);
        Assert.Contains("2 trials: ", output);
        var accuracies = output.Split('\n').Single(line => line.Contains("Accuracy  ", StringComparison.Ordinal)).Split(' ', '(', '│').Where(cell => cell.StartsWith("0.", StringComparison.Ordinal)).Select(cell => double.Parse(cell.TrimEnd(')'), CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(6, accuracies.Length);   // value and ends of the interval, of the defaults and of the winner
        Assert.All(accuracies, accuracy => Assert.InRange(accuracy, 0.4, 1));   // 0.2 is chance
        Assert.Contains("Gain in Accuracy: ", output);
        Assert.Contains("Too few trials to say what mattered", output);
        Assert.Contains("NeuralNetwork(", output);
        Assert.True(File.Exists(folder["model.zip"]));
        Assert.Contains("winner", File.ReadAllText(folder["search.html"]), StringComparison.OrdinalIgnoreCase);
        Assert.True(File.Exists(Path.Combine(folder["trials"], "search.db")));   // what the same command goes on from
    }

    [Theory]
    [InlineData("Unknown argument '--bogus'", "--bogus")]
    [InlineData("--rows must be a whole number of at least 800", "--rows", "5")]
    [InlineData("--seconds needs a value", "--seconds")]
    public void Run_Fault_EndsWithAMessageAndACode(string message, params string[] arguments)
    {
        var (exitCode, _, error) = SampleProgram.Run("ObjectiveSearch", arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains(message, error);
    }
}
