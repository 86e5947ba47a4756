using System.Globalization;
using QuickStart;

namespace Extensions.Samples.Tests.QuickStart;

[Trait("Kind", "Example")]
public class ColumnInferenceTests
{
    private static InferredColumn Infer(Func<int, string> cell, string name = "x", bool decimalComma = false, int rows = 200)
        => ColumnInference.Infer(name, Enumerable.Range(0, rows).Select(cell), decimalComma);

    [Fact]
    public void Infer_Numbers_AreNumbers()
        => Assert.Equal(new InferredColumn("x", ColumnKind.Number, false), Infer(i => (i * 0.37 % 5).ToString("0.###", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    [InlineData("?")]
    public void Infer_MissingMarks_AreMissing(string mark)
        => Assert.Equal(new InferredColumn("x", ColumnKind.Number, true), Infer(i => i % 7 == 0 ? mark : $"{i % 50}"));

    [Fact]
    public void Infer_DecimalComma_CountsWhereFilesSeparateBySemicolon()
    {
        Assert.Equal(ColumnKind.Number, Infer(i => $"{i % 40},5", decimalComma: true).Kind);
        Assert.Equal(ColumnKind.Category, Infer(i => $"{i % 40},5", decimalComma: false).Kind);
    }

    [Fact]
    public void Infer_FewStrangersAmongNumbers_CountAsMissingAndAreSaid()
    {
        var column = Infer(i => i == 3 ? "unknown" : $"{i % 50}");
        Assert.Equal((ColumnKind.Number, true), (column.Kind, column.HasMissing));
        Assert.Contains("'unknown'", column.Note);
    }

    [Fact]
    public void Infer_FewNames_AreACategory() => Assert.Equal(ColumnKind.Category, Infer(i => $"group {i % 5}").Kind);

    [Fact]
    public void Infer_ManySentences_AreText() => Assert.Equal(ColumnKind.Text, Infer(i => $"this is message number {i}").Kind);

    [Theory]
    [InlineData("every value is missing", "")]
    [InlineData("every value is 'same'", "same")]
    public void Infer_Constant_IsDropped(string reason, string cell)
    {
        var column = Infer(_ => cell);
        Assert.Equal((ColumnKind.Dropped, reason), (column.Kind, column.Note));
    }

    [Fact]
    public void Infer_Identifiers_AreDropped()
    {
        Assert.Equal(ColumnKind.Dropped, Infer(i => $"{1000 + i}").Kind);
        Assert.Equal(ColumnKind.Dropped, Infer(i => $"{i * 977}", name: "customer_id").Kind);
        Assert.Equal(ColumnKind.Dropped, Infer(i => $"user-{i}").Kind);
        Assert.Equal(ColumnKind.Number, Infer(i => $"{i * 977}", name: "income").Kind);
    }
}
