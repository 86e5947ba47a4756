using Microsoft.ML;
using Microsoft.ML.Data;
using QuickStart;

namespace Extensions.Samples.Tests.QuickStart;

[Trait("Kind", "Property")]
public sealed class TableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WriteCsv_AwkwardCells_ComeBackFromTheLoader()
    {
        string[] cells = ["plain", "with, comma", "with \"quotes\"", "\"", "// no comment", "#@ no directive", " spaces ", "<=50K", "Straße", "a;b\tc", "2:1", "it's"];
        new Table(["text", "number"], [.. cells.Select((cell, i) => new[] { cell, i % 3 == 0 ? "" : $"{i}.5" })]).WriteCsv(folder["a.csv"]);
        var ml = new MLContext();
        InferredColumn[] columns = [new("text", ColumnKind.Category, false)];
        var table = new Table(["text", "number"], []);
        var problem = new Problem { Train = table, Test = table, Label = "number", IsRegression = true, Columns = columns };
        var view = Pipelines.Loader(ml, problem, "number").Load(folder["a.csv"]);
        Assert.Equal(cells, view.GetColumn<string>("text"));
        Assert.Equal(cells.Select((_, i) => i % 3 == 0 ? float.NaN : i + 0.5f), view.GetColumn<float>("number"));
    }
}
