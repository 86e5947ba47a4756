using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>Numbers in JSON as base64 of their little-endian bytes, which keeps models small and every bit.</summary>
internal sealed class PackedNumbers<T> : JsonConverter<T[]> where T : unmanaged
{
    public override T[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, T[] value, JsonSerializerOptions options) => Write(writer, value);

    /// <exception cref="JsonException">What comes is no base64 of such numbers.</exception>
    public static T[] Read(ref Utf8JsonReader reader)
    {
        var bytes = reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var read) ? read : throw new JsonException("Numbers are packed as base64.");
        if (bytes.Length % Unsafe.SizeOf<T>() != 0)
            throw new JsonException($"{bytes.Length} bytes are no whole number of {typeof(T).Name}.");
        return MemoryMarshal.Cast<byte, T>(LittleEndian(bytes)).ToArray();
    }

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<T> numbers)
    {
        var bytes = MemoryMarshal.AsBytes(numbers);
        writer.WriteBase64StringValue(BitConverter.IsLittleEndian ? bytes : LittleEndian(bytes.ToArray()));
    }

    /// <summary>Several arrays, as an array of texts.</summary>
    /// <exception cref="JsonException">What comes is no array of such texts.</exception>
    public static T[][] ReadAll(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Packed numbers are an array of texts.");
        var arrays = new List<T[]>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            arrays.Add(Read(ref reader));
        return [.. arrays];
    }

    public static void WriteAll(Utf8JsonWriter writer, params ReadOnlySpan<T[]> arrays)
    {
        writer.WriteStartArray();
        foreach (var array in arrays)
            Write(writer, array);
        writer.WriteEndArray();
    }

    private static byte[] LittleEndian(byte[] bytes)
    {
        if (!BitConverter.IsLittleEndian)
            for (var at = 0; at < bytes.Length; at += Unsafe.SizeOf<T>())
                bytes.AsSpan(at, Unsafe.SizeOf<T>()).Reverse();
        return bytes;
    }
}
