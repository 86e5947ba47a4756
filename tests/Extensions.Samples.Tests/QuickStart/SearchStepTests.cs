using Microsoft.ML;
using QuickStart;
using Spectre.Console;

namespace Extensions.Samples.Tests.QuickStart;

[Trait("Kind", "Example")]
public sealed class SearchStepTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_FewTrials_MeasuresTheWinnerOnTestRowsAndSavesIt()
    {
        var problem = Problem.From(CustomerData.Make(500, 1), CustomerData.Label, decimalComma: false, 1, CustomerData.TrueLabel);
        problem.Train.WriteCsv(folder["train.csv"]);
        problem.Test.WriteCsv(folder["test.csv"]);
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 160;
        SearchStep.Run(new MLContext(1), problem, folder["train.csv"], folder["test.csv"], seconds: 600, folder["model.zip"], console, trials: 2);
        var output = writer.ToString();
        Assert.Contains("2 trials; the best is trial ", output);
        Assert.Contains("Winner less default", output);
        Assert.Contains("NeuralNetwork(", output);
        var model = new MLContext().Model.Load(folder["model.zip"], out var schema);
        Assert.Contains("Score", model.GetOutputSchema(schema).Select(column => column.Name));
    }
}
