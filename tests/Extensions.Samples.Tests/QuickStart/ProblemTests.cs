using MLExtensions;
using QuickStart;

namespace Extensions.Samples.Tests.QuickStart;

public class ProblemTests
{
    private static Problem From(Func<int, string> label, int rows = 200)
        => Problem.From(new Table(["x", "y"], [.. Enumerable.Range(0, rows).Select(i => new[] { $"{i % 17}", label(i) })]), "y", decimalComma: false, seed: 1);

    [Theory]
    [InlineData(2, false)]
    [InlineData(20, false)]
    [InlineData(21, true)]
    [Trait("Kind", "Example")]
    public void From_NumberLabel_IsClassesWhereFew(int distinct, bool isRegression) => Assert.Equal(isRegression, From(i => $"{i % distinct}", 400).IsRegression);

    [Theory]
    [InlineData("yes", "no")]
    [InlineData("true", "false")]
    [InlineData("0", "1")]
    [Trait("Kind", "Example")]
    public void From_TwoValues_IsClasses(string first, string second) => Assert.False(From(i => i % 3 == 0 ? first : second).IsRegression);

    [Fact]
    [Trait("Kind", "Property")]
    public void From_RareClass_IsInBothPartsInItsShare()
    {
        var problem = From(i => i % 20 == 0 ? "rare" : "common");
        Assert.Equal((160, 40), (problem.Train.Rows.Count, problem.Test.Rows.Count));
        Assert.Equal((8, 2), (problem.Train.Rows.Count(row => row[1] == "rare"), problem.Test.Rows.Count(row => row[1] == "rare")));
        Assert.Equal(problem.Test.Rows, From(i => i % 20 == 0 ? "rare" : "common").Test.Rows);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void From_RowsWithoutLabel_AreLeftOutAndCounted()
    {
        var problem = From(i => i % 10 == 0 ? "?" : i % 2 == 0 ? "a" : "b");
        Assert.Equal((20, 180), (problem.RowsWithoutLabel, problem.Train.Rows.Count + problem.Test.Rows.Count));
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void From_BadLabels_AreRefusedWithTheReason()
    {
        Assert.Contains("one class only, 'a'", Fault(() => From(_ => "a")));
        Assert.Contains("Every value of the label column 'y' is missing", Fault(() => From(_ => "NA")));
        Assert.Contains("There are 12 rows with a label; at least 30", Fault(() => From(i => i % 2 == 0 ? "a" : "b", rows: 12)));
        Assert.Contains("200 different texts in 200 rows", Fault(() => From(i => $"t{i}")));
        Assert.Contains("no column 'z'; the columns are 'x', 'y'", Fault(() => Problem.From(new Table(["x", "y"], []), "z", false, 1)));
        Assert.Contains("no column has anything to learn from", Fault(() => Problem.From(new Table(["x", "y"], [.. Enumerable.Range(0, 50).Select(i => new[] { "1", $"{i % 2}" })]), "y", false, 1)));

        static string Fault(Action action) => Assert.Throws<InputDataException>(action).Message;
    }
}
