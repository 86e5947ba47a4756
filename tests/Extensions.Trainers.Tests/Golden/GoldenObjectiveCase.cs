using System.Text.Json;
using System.Text.Json.Nodes;
using Extensions.Testing;
using Extensions.Trainers.Tests.Objectives;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Golden;

/// <summary>One case of objectives.json: parameters and inputs, and what the loss and its gradient must be.</summary>
public sealed record GoldenObjectiveCase
{
    public required string Objective { get; init; }

    public required string Case { get; init; }

    public required JsonObject Params { get; init; }

    public double[][]? Logits { get; init; }

    public JsonElement Labels { get; init; }

    public required JsonElement Extra { get; init; }

    /// <summary>Further outputs: state, weights, targets and so on.</summary>
    public JsonElement Expected { get; init; }

    /// <summary>Calls of a stateful objective in their order.</summary>
    public JsonElement Steps { get; init; }

    public double? Loss { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("per_example")]
    public double[]? PerExample { get; init; }

    public double[][]? Grad { get; init; }

    public required double Tolerance { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("float32_ok")]
    public bool Float32Ok { get; init; }

    /// <summary>All cases of the file.</summary>
    public static IReadOnlyList<GoldenObjectiveCase> All { get; } =
        JsonSerializer.Deserialize<GoldenObjectiveCase[]>(File.ReadAllText(GoldenFile.Find("objectives.json")), JsonSerializerOptions.Web)!;

    /// <summary>The objective that the name and the parameters describe, read through its JSON form.</summary>
    public Objective Build()
    {
        var json = new JsonObject { ["type"] = Objective };
        foreach (var (name, value) in Params)
            json[name] = value?.DeepClone();
        return json.Deserialize<Objective>()!;
    }

    /// <summary>Further inputs with as many rows as there are logits, by their names.</summary>
    private Dictionary<string, double[][]> Columns(int count) => Extra.ValueKind != JsonValueKind.Object ? [] : Extra.EnumerateObject()
        .Where(input => input.Value.ValueKind == JsonValueKind.Array && input.Value.GetArrayLength() == count)
        .ToDictionary(input => input.Name, input => GoldenNumbers.Rows(input.Value));

    /// <summary>Outputs and labels; integer labels of a multi-label case say which one label is present.</summary>
    public ExampleBatch Batch(Objective objective)
    {
        var logits = Logits ?? throw new InvalidOperationException($"The case {Objective}/{Case} has no logits.");
        var labels = objective is RegressionObjective ? Extra.GetProperty("targets") : Labels;
        return new(logits, [.. labels.EnumerateArray().Select(Row)]) { Columns = Columns(logits.Length) };

        double[] Row(JsonElement label) => label.ValueKind == JsonValueKind.Array
            ? [.. label.EnumerateArray().Select(value => value.GetDouble())]
            : objective is MultilabelObjective
                ? [.. Enumerable.Range(0, logits[0].Length).Select(k => k == label.GetInt32() ? 1.0 : 0.0)]
                : [label.GetDouble()];
    }
}
