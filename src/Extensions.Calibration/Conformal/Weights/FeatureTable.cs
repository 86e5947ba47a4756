using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>Features of calibration rows, standardised or not, for distances to a new row. Immutable.</summary>
/// <remarks>Values are kept feature by feature, so that distances of many rows are computed at once however few features there are.</remarks>
[JsonConverter(typeof(FeatureTableConverter))]
public sealed class FeatureTable
{
    private const int Block = 1024;
    private readonly float[] offsets, scales, values;

    private FeatureTable(float[] offsets, float[] scales, float[] values) => (this.offsets, this.scales, this.values) = (offsets, scales, values);

    /// <summary>Number of rows.</summary>
    public int Count => values.Length / offsets.Length;

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount => offsets.Length;

    /// <exception cref="InputDataException">There are no features, or one is not finite.</exception>
    internal static FeatureTable Of(ConformalRows rows, string column, bool standardize)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var features = rows.Features ?? throw new ArgumentException($"The rows have no features; column '{column}' should give them.", nameof(rows));
        var (count, width) = (rows.Count, rows.FeatureCount);
        if (width == 0)
            throw new InputDataException($"Column '{column}' has no values; at least one feature is needed.");
        if (Array.FindIndex(features, value => !float.IsFinite(value)) is var place and >= 0)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Column '{column}' has value {features[place]} in slot {place % width} of calibration row {place / width}; distances need finite numbers."));
        var (offsets, scales, values) = (new float[width], new float[width], new float[features.Length]);
        for (var j = 0; j < width; j++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var i = 0; i < count; i++)
                sum += features[i * width + j];
            var mean = sum / count;
            for (var i = 0; i < count; i++)
                squares += (features[i * width + j] - mean) * (features[i * width + j] - mean);
            offsets[j] = (float)mean;
            scales[j] = standardize && squares > 0 ? (float)(1 / Math.Sqrt(squares / count)) : 1;
            for (var i = 0; i < count; i++)
                values[j * count + i] = (features[i * width + j] - offsets[j]) * scales[j];
        }
        return new(offsets, scales, values);
    }

    /// <summary>The rows in another order, or some of them.</summary>
    internal FeatureTable Ordered(ReadOnlySpan<int> order)
    {
        var (count, moved) = (Count, new float[FeatureCount * order.Length]);
        for (var j = 0; j < FeatureCount; j++)
            for (var i = 0; i < order.Length; i++)
                moved[j * order.Length + i] = values[j * count + order[i]];
        return new(offsets, scales, moved);
    }

    /// <summary>Writes the squared distances of a row to all rows; false where a feature is not finite.</summary>
    internal bool SquaredDistances(ReadOnlySpan<float> features, Span<float> squares)
    {
        if (features.Length != FeatureCount)
            throw new ArgumentException($"The row has {features.Length} features; the calibration rows have {FeatureCount}.", nameof(features));
        var count = Count;
        Span<float> difference = stackalloc float[Block];
        squares.Clear();
        for (var start = 0; start < count; start += Block)
        {
            var length = Math.Min(Block, count - start);
            var part = difference[..length];
            var sum = squares.Slice(start, length);
            for (var j = 0; j < features.Length; j++)
            {
                TensorPrimitives.Subtract(values.AsSpan(j * count + start, length), (features[j] - offsets[j]) * scales[j], part);
                TensorPrimitives.MultiplyAdd(part, part, sum, sum);
            }
        }
        return !TensorPrimitives.IsNaNAny<float>(features) && !TensorPrimitives.IsInfinityAny<float>(features);
    }

    private sealed class FeatureTableConverter : JsonConverter<FeatureTable>
    {
        public override FeatureTable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => PackedNumbers<float>.ReadAll(ref reader) is [{ Length: > 0 } offsets, var scales, { Length: > 0 } values] && scales.Length == offsets.Length && values.Length % offsets.Length == 0 ? new(offsets, scales, values)
            : throw new JsonException("A table of features is three texts of base64: offsets, scales and values.");

        public override void Write(Utf8JsonWriter writer, FeatureTable value, JsonSerializerOptions options) => PackedNumbers<float>.WriteAll(writer, value.offsets, value.scales, value.values);
    }
}
