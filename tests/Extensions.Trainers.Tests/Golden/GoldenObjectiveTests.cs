using Extensions.Trainers.Tests.Objectives;
using MLExtensions;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Golden;

/// <summary>Every case of objectives.json: value, per-example values, gradient and whatever else it expects. A name without an objective fails.</summary>
[Trait("Kind", "Golden")]
[Trait("Area", "objectives")]
public class GoldenObjectiveTests
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
    public void Cases_OfEveryName_AllRun()
    {
        var inFile = GoldenObjectiveCase.All.CountBy(golden => golden.Objective).ToDictionary();
        Assert.NotEmpty(inFile);
        Assert.Empty(inFile.Keys.Where(name => !Implemented.Contains(name)).Order());
        var run = Cases().CountBy(row => (string)row[0]).ToDictionary();
        Assert.All(inFile, pair => Assert.True(run.GetValueOrDefault(pair.Key) == pair.Value, $"{pair.Key}: {run.GetValueOrDefault(pair.Key)} of {pair.Value} golden cases run."));
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
