using System.Text.Json;

namespace Extensions.Testing.Golden;

/// <summary>One case of calibration.json or conformal.json: inputs, parameters, expected numbers and their tolerances.</summary>
public sealed class GoldenCase
{
    private readonly JsonElement file, content;

    private GoldenCase(JsonElement file, JsonElement content) => (this.file, this.content) = (file, content);

    /// <summary>The cases of calibration.json that are to be matched; the others document what other libraries do.</summary>
    public static IReadOnlyList<GoldenCase> Calibration { get; } = PrimaryOf("calibration.json");

    /// <summary>The cases of conformal.json that are to be matched.</summary>
    public static IReadOnlyList<GoldenCase> Conformal { get; } = PrimaryOf("conformal.json");

    public string Id => content.GetProperty("id").GetString()!;

    /// <summary>What is tested: the part of the name before the first dot.</summary>
    public string Topic => Id.Split('.')[0];

    /// <summary>The name behind the topic.</summary>
    public string Name => Id[(Topic.Length + 1)..];

    public JsonElement Inputs => content.GetProperty("inputs");

    public JsonElement Params => content.TryGetProperty("params", out var parameters) ? parameters : default;

    public IEnumerable<string> ExpectedKeys => content.GetProperty("expected").EnumerateObject().Select(entry => entry.Name);

    /// <summary>A column of the case's data set, or of another.</summary>
    public double[] Column(string name, string? dataSet = null) => Numbers(DataSet(dataSet).GetProperty(name));

    /// <summary>Whole numbers of a column.</summary>
    public int[] Integers(string name, string? dataSet = null) => Array.ConvertAll(Column(name, dataSet), value => (int)value);

    /// <summary>Width of a column of vectors.</summary>
    public int Width(string name, string? dataSet = null) => DataSet(dataSet).GetProperty(name)[0].GetArrayLength();

    /// <summary>Whether the data set has a column.</summary>
    public bool Has(string name) => DataSet(null).TryGetProperty(name, out _);

    /// <summary>An expected value.</summary>
    public JsonElement Expected(string key) => content.GetProperty("expected").GetProperty(key);

    /// <summary>All numbers of an element, in their order.</summary>
    public static double[] Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => [.. element.EnumerateArray().SelectMany(Numbers)],
        JsonValueKind.Object => [.. element.EnumerateObject().SelectMany(entry => Numbers(entry.Value))],
        JsonValueKind.String when element.GetString() is "inf" => [double.PositiveInfinity],
        JsonValueKind.String when element.GetString() is "-inf" => [double.NegativeInfinity],
        JsonValueKind.String => [double.NaN],
        JsonValueKind.True => [1],
        JsonValueKind.False => [0],
        JsonValueKind.Null => [double.NaN],
        _ => [element.GetDouble()],
    };

    /// <summary>Compares as the reference says: |a - b| up to abs, or up to rel |b|, element by element.</summary>
    public void AssertMatches(string key, IReadOnlyList<double> actual)
    {
        var (expected, tolerance) = (Numbers(Expected(key)), Tolerance(key));
        Assert.True(expected.Length == actual.Count, $"{Id}, {key}: got {actual.Count} numbers, expected {expected.Length}.");
        for (var i = 0; i < expected.Length; i++)
        {
            var near = actual[i].Equals(expected[i]) || Math.Abs(actual[i] - expected[i]) is var distance
                && (tolerance.Absolute is { } absolute && distance <= absolute || tolerance.Relative is { } relative && distance <= relative * Math.Abs(expected[i]));
            Assert.True(near, $"{Id}, {key}[{i}]: got {actual[i]:R}, expected {expected[i]:R}.");
        }
    }

    private (double? Absolute, double? Relative) Tolerance(string key)
    {
        var tolerances = content.GetProperty("tolerance");
        // Without a tolerance of its own a value must be equal but for rounding.
        if (!tolerances.TryGetProperty(key, out var own) && !tolerances.TryGetProperty("*", out own))
            return (1e-9, 1e-9);
        return (own.TryGetProperty("abs", out var absolute) ? absolute.GetDouble() : null, own.TryGetProperty("rel", out var relative) ? relative.GetDouble() : null);
    }

    private static IReadOnlyList<GoldenCase> PrimaryOf(string name)
    {
        var file = JsonDocument.Parse(File.ReadAllText(GoldenFile.Find(name))).RootElement;
        return [.. file.GetProperty("cases").EnumerateArray().Where(content => content.GetProperty("convention").GetString() == "primary").Select(content => new GoldenCase(file, content))];
    }

    private JsonElement DataSet(string? name) => file.GetProperty("datasets").GetProperty(name ?? Inputs.GetProperty("dataset").GetString()!);
}
