using Extensions.Trainers.Tests.Objectives;
using MLExtensions.Trainers;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Golden;

/// <summary>Every case of objectives.json whose objective exists: value, per-example values and gradient.</summary>
[Trait("Kind", "Golden")]
[Trait("Area", "objectives")]
public class GoldenObjectiveTests(ITestOutputHelper output)
{
    private static readonly HashSet<string> Implemented = [.. Some.ObjectiveTypes.Select(DiscriminatedTypes.NameOf), .. GoldenAdapter.All.Keys];

    public static TheoryData<string, string> Cases() => Select(_ => true);

    public static TheoryData<string, string> SinglePrecisionCases() => Select(golden => golden.Float32Ok);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_GoldenCase_EqualInDoublePrecision(string objective, string name) => Check(objective, name, ScalarType.Float64);

    [Theory]
    [MemberData(nameof(SinglePrecisionCases))]
    public void Losses_GoldenCase_EqualInSinglePrecision(string objective, string name) => Check(objective, name, ScalarType.Float32);

    [Fact]
    public void Cases_OfImplementedObjectives_AllRun()
    {
        var inFile = GoldenObjectiveCase.All.CountBy(golden => golden.Objective).ToDictionary();
        var run = Cases().CountBy(row => (string)row[0]).ToDictionary();
        foreach (var name in Implemented.Where(inFile.ContainsKey))
            Assert.True(run.GetValueOrDefault(name) == inFile[name], $"{name}: {run.GetValueOrDefault(name)} of {inFile[name]} golden cases run.");
        Assert.NotEmpty(run);

        output.WriteLine($"Objectives without golden cases: {string.Join(", ", Implemented.Where(name => !inFile.ContainsKey(name)).Order())}.");
        output.WriteLine($"Golden cases without an objective: {string.Join(", ", inFile.Keys.Where(name => !Implemented.Contains(name)).Order())}.");
    }

    private static TheoryData<string, string> Select(Func<GoldenObjectiveCase, bool> wanted)
    {
        var data = new TheoryData<string, string>();
        foreach (var golden in GoldenObjectiveCase.All.Where(golden => Implemented.Contains(golden.Objective) && wanted(golden)))
            data.Add(golden.Objective, golden.Case);
        return data;
    }

    private static void Check(string objectiveName, string caseName, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenObjectiveCase.All.Single(candidate => candidate.Objective == objectiveName && candidate.Case == caseName);
        if (GoldenAdapter.All.TryGetValue(objectiveName, out var adapter))
        {
            adapter.Check(golden, dtype);
            return;
        }
        var objective = golden.Build();
        using var state = GoldenAdapter.CheckObjective(golden, objective, golden.Batch(objective), dtype).State;
    }
}
