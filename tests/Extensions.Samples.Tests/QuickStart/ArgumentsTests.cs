using QuickStart;

namespace Extensions.Samples.Tests.QuickStart;

[Trait("Kind", "Example")]
public class ArgumentsTests
{
    [Fact]
    public void Parse_Everything_IsTaken()
        => Assert.Equal(new Arguments { Data = "f.csv", Label = "y", Output = "out", Epochs = 3, Search = 60 }, Arguments.Parse(["--data", "f.csv", "--label", "y", "--output", "out", "--epochs", "3", "--search", "60"]));

    [Theory]
    [InlineData("Unknown argument '--dta'", "--dta", "f.csv")]
    [InlineData("--data needs a value", "--data")]
    [InlineData("--data needs --label", "--data", "f.csv")]
    [InlineData("--label needs --data", "--label", "y")]
    [InlineData("--epochs must be a whole number of at least 1; it came as '0'", "--epochs", "0")]
    [InlineData("--rows must be a whole number of at least 500; it came as 'many'", "--rows", "many")]
    [InlineData("--rows is for the data that this program makes", "--data", "f.csv", "--label", "y", "--rows", "600")]
    public void Parse_Fault_IsNamed(string message, params string[] arguments)
        => Assert.Contains(message, Assert.Throws<ArgumentException>(() => Arguments.Parse(arguments)).Message);
}
