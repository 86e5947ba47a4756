using System.Globalization;
using Extensions.Testing;

namespace Extensions.AutoML.Tests.Defaults;

/// <summary>docs/automl-space.md says what the code has: a row for every parameter and every exclusion.</summary>
[Trait("Kind", "Contract")]
[Trait("Area", "search")]
public class DocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "automl-space.md"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Document_EveryObjective_HasARowForEachParameter(int task)
    {
        var space = DefaultSpaces.Of((SearchTask)task);
        foreach (var entry in DefaultSpaces.Objectives((SearchTask)task))
        {
            var parameters = entry.Parameters().ToArray();
            if (parameters.Length == 0)
                Assert.Contains(Lines, line => line.StartsWith($"| `{entry.Name}` | none | | | ", StringComparison.Ordinal));
            foreach (var parameter in parameters)
            {
                var row = $"| `{entry.Name}` | `{parameter.Name.Split('.')[2]}` | {Range(parameter)} | {parameter.DefaultValue} | ";
                Assert.True(Lines.Any(line => line.StartsWith(row, StringComparison.Ordinal) && line.Length > row.Length + 2), row);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Document_WordsOfCalibrators_AreListed(int task)
        => Assert.All(CalibratorFactory.Words((SearchTask)task), word => Assert.Contains(Lines, line => line.Contains($"`{word}`", StringComparison.Ordinal)));

    [Fact]
    public void Document_EveryExclusion_HasItsReason()
    {
        foreach (var (type, reason) in ObjectiveExclusions.All.Concat(CalibratorFactory.Exclusions))
            Assert.Contains($"| `{type.Name}` | {reason} |", Lines);
    }

    private static string Range(SearchParameter parameter) => parameter switch
    {
        RealParameter real => string.Create(CultureInfo.InvariantCulture, $"{real.Low} to {real.High}{(real.IsLogarithmic ? ", log" : "")}"),
        IntegerParameter whole => string.Create(CultureInfo.InvariantCulture, $"{whole.Low} to {whole.High}{(whole.IsLogarithmic ? ", log" : "")}, whole"),
        ChoiceParameter choice => string.Join(", ", choice.Words),
        _ => throw new ArgumentException($"A {parameter.GetType()} is new here."),
    };
}
