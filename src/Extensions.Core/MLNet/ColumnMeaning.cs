using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;

namespace MLExtensions.MLNet;

/// <summary>Compares what two columns of the same name stand for.</summary>
internal static class ColumnMeaning
{
    /// <summary>Says in what two columns differ (their type, or an annotation such as the names of keys or slots), or null for nothing.</summary>
    public static string? Difference(DataViewSchema.Column first, DataViewSchema.Column second)
    {
        if (!first.Type.Equals(second.Type))
            return $"type ({second.Type} beside {first.Type})";
        foreach (var annotation in first.Annotations.Schema.Concat(second.Annotations.Schema))
        {
            if (!Same(first.Annotations, second.Annotations, annotation.Name))
                return $"annotation '{annotation.Name}'";
        }
        return null;
    }

    private static bool Same(DataViewSchema.Annotations first, DataViewSchema.Annotations second, string name)
    {
        if (first.Schema.GetColumnOrNull(name) is not { } one || second.Schema.GetColumnOrNull(name) is not { } other || !one.Type.Equals(other.Type))
            return false;
        return one.Type is VectorDataViewType vector
            ? Utils.MarshalInvoke(SameVectors<int>, vector.ItemType.RawType, first, second, name)
            : Utils.MarshalInvoke(SameValues<int>, one.Type.RawType, first, second, name);
    }

    private static bool SameValues<T>(DataViewSchema.Annotations first, DataViewSchema.Annotations second, string name)
        => AreEqual(Value<T>(first, name), Value<T>(second, name));

    private static bool SameVectors<T>(DataViewSchema.Annotations first, DataViewSchema.Annotations second, string name)
    {
        var (one, other) = (Value<VBuffer<T>>(first, name), Value<VBuffer<T>>(second, name));
        return one.Length == other.Length && one.DenseValues().Zip(other.DenseValues()).All(pair => AreEqual(pair.First, pair.Second));
    }

    private static bool AreEqual<T>(T one, T other) => one is ReadOnlyMemory<char> text && other is ReadOnlyMemory<char> otherText
        ? text.Span.SequenceEqual(otherText.Span)
        : EqualityComparer<T>.Default.Equals(one, other);

    private static T Value<T>(DataViewSchema.Annotations annotations, string name)
    {
        var value = default(T)!;
        annotations.GetValue(name, ref value);
        return value;
    }
}
