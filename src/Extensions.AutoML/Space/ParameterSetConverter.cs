using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLExtensions.AutoML;

/// <summary>Writes values as an object of numbers and texts by name; a number is read back to its last bit.</summary>
internal sealed class ParameterSetConverter : JsonConverter<ParameterSet>
{
    /// <inheritdoc/>
    public override ParameterSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"{nameof(ParameterSet)} is written as a JSON object of numbers and texts. Got {reader.TokenType}.");
        var items = new List<KeyValuePair<string, ParameterValue>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (items.Any(item => item.Key == name))
                throw new JsonException($"Parameter '{name}' comes twice.");
            items.Add(new(name, reader.TokenType switch
            {
                JsonTokenType.Number when double.IsFinite(reader.GetDouble()) => reader.GetDouble(),
                JsonTokenType.String => reader.GetString()!,
                _ => throw new JsonException($"Parameter '{name}' must be a finite number or a text. Got {reader.TokenType}."),
            }));
        }
        return new ParameterSet(items);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ParameterSet value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, item) in value)
        {
            if (item.Word is { } word)
                writer.WriteString(name, word);
            else
                writer.WriteNumber(name, item.Number);
        }
        writer.WriteEndObject();
    }
}
