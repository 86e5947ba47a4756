using System.Text.Json;

namespace MLExtensions.Calibration;

/// <summary>Maps in saved models: JSON in UTF-8 behind its length. Numbers come back to the last bit.</summary>
internal static class MapFormat
{
    public static void Write<TMap>(BinaryWriter writer, TMap map) where TMap : class
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(map);
        writer.Write(json.Length);
        writer.Write(json);
    }

    /// <summary>Writes a flag, and the map where there is one.</summary>
    public static void WriteOptional<TMap>(BinaryWriter writer, TMap? map) where TMap : class
    {
        writer.Write(map is not null);
        if (map is not null)
            Write(writer, map);
    }

    /// <summary>Reads what <see cref="WriteOptional"/> wrote.</summary>
    public static TMap? ReadOptional<TMap>(BinaryReader reader) where TMap : class => reader.ReadBoolean() ? Read<TMap>(reader) : null;

    /// <exception cref="InvalidDataException">The bytes are no map.</exception>
    public static TMap Read<TMap>(BinaryReader reader) where TMap : class
    {
        try
        {
            var length = reader.ReadInt32();
            var json = length < 0 ? [] : reader.ReadBytes(length);
            return json.Length == length && length > 0 ? JsonSerializer.Deserialize<TMap>(json)! : throw new InvalidDataException("The map ends too early.");
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException($"The map cannot be read: {damaged.Message}", damaged);
        }
    }
}
