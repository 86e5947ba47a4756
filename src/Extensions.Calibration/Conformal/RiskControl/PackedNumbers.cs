using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

    /// <summary>Numbers as their bytes, which keeps models small and every bit.</summary>
    internal sealed class PackedNumbers : JsonConverter<double[]>
    {
        public override double[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var bytes = reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var read) ? read : throw new JsonException("Numbers are packed as base64.");
            var numbers = new double[bytes.Length / sizeof(double)];
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)));
            return numbers.Length > 0 ? numbers : throw new JsonException("There is no packed number.");
        }

        public override void Write(Utf8JsonWriter writer, double[] value, JsonSerializerOptions options)
        {
            var bytes = new byte[value.Length * sizeof(double)];
            for (var i = 0; i < value.Length; i++)
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), value[i]);
            writer.WriteBase64StringValue(bytes);
        }
    }
