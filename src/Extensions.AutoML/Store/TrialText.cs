using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLExtensions.AutoML;

/// <summary>Numbers, parameters and metrics as text that gives back every bit. SQLite's own numbers know neither NaN nor the sign of zero.</summary>
internal static class TrialText
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static string Write(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    public static double ReadNumber(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public static string Write(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    public static DateTimeOffset ReadTime(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);

    public static string Write(ParameterSet parameters)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in parameters)
                if (value.Word is { } word)
                    writer.WriteString(name, word);
                else
                    writer.WriteNumber(name, value.Number);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public static ParameterSet ReadParameters(string text)
    {
        using var document = JsonDocument.Parse(text);
        return new(document.RootElement.EnumerateObject()
            .Select(item => KeyValuePair.Create(item.Name, item.Value.ValueKind == JsonValueKind.String ? (ParameterValue)item.Value.GetString()! : item.Value.GetDouble())).ToList());
    }

    public static string Write(ImmutableDictionary<string, double> metrics) => JsonSerializer.Serialize(new SortedDictionary<string, double>(metrics, StringComparer.Ordinal), Json);

    public static ImmutableDictionary<string, double> ReadMetrics(string text) => JsonSerializer.Deserialize<Dictionary<string, double>>(text, Json)!.ToImmutableDictionary(StringComparer.Ordinal);
}
