using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MLExtensions;

/// <summary>
/// Writes a value as an object with the name of its type as "type" and its parameters in snake case, and reads it back.
/// The form does not follow the caller's options, so that what one program wrote another can read.
/// </summary>
/// <typeparam name="T">Abstract base of the values.</typeparam>
internal sealed class DiscriminatedConverter<T> : JsonConverter<T>
    where T : class
{
    private const string TypeProperty = "type";

    /// <summary>For the concrete types, which have no converter of their own. A misspelt or missing parameter is an error.</summary>
    private static readonly JsonSerializerOptions Parameters = new()
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNameCaseInsensitive = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"{typeof(T).Name} is written as a JSON object with a \"{TypeProperty}\". Got {reader.TokenType}.");
        var content = JsonNode.Parse(ref reader)!.AsObject();
        if (content[TypeProperty] is not JsonValue value || !value.TryGetValue<string>(out var name))
        {
            throw new JsonException($"The JSON object of {typeof(T).Name} has no text in \"{TypeProperty}\". "
                + $"Write it with its base as the static type: JsonSerializer.Serialize<{typeof(T).Name}>(value).");
        }
        content.Remove(TypeProperty);
        return (T)content.Deserialize(DiscriminatedTypes.Find(typeof(T), name), Parameters)!;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(TypeProperty, DiscriminatedTypes.NameOf(value.GetType()));
        foreach (var (name, parameter) in JsonSerializer.SerializeToNode(value, value.GetType(), Parameters)!.AsObject())
        {
            writer.WritePropertyName(name);
            if (parameter is null)
                writer.WriteNullValue();
            else
                parameter.WriteTo(writer);
        }
        writer.WriteEndObject();
    }
}
