using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.MLNet;

/// <summary>Names of the values of key columns and of the slots of vectors.</summary>
internal static class KeyNames
{
    /// <summary>The values of a key, as text; numbers from 0 where it has none.</summary>
    public static IReadOnlyList<string> Of(DataViewSchema.Column column)
    {
        var count = (int)((KeyDataViewType)column.Type).Count;
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues) is not { Type: VectorDataViewType { Size: var size } type } || size != count)
            return Numbers(count);
        return type.ItemType switch
        {
            TextDataViewType => Read<ReadOnlyMemory<char>>(value => value.ToString()),
            BooleanDataViewType => Read<bool>(value => value.ToString()),
            var item when item == NumberDataViewType.Single => Read<float>(value => value.ToString(CultureInfo.InvariantCulture)),
            var item when item == NumberDataViewType.Double => Read<double>(value => value.ToString(CultureInfo.InvariantCulture)),
            var item when item == NumberDataViewType.Int32 => Read<int>(value => value.ToString(CultureInfo.InvariantCulture)),
            var item when item == NumberDataViewType.Int64 => Read<long>(value => value.ToString(CultureInfo.InvariantCulture)),
            var item when item == NumberDataViewType.UInt32 => Read<uint>(value => value.ToString(CultureInfo.InvariantCulture)),
            var item when item == NumberDataViewType.Byte => Read<byte>(value => value.ToString(CultureInfo.InvariantCulture)),
            _ => Numbers(count),
        };

        string[] Read<T>(Func<T, string> say)
        {
            VBuffer<T> values = default;
            column.GetKeyValues(ref values);
            return [.. values.DenseValues().Select(say)];
        }
    }

    /// <summary>Whether the slots of a vector have names.</summary>
    public static bool HasSlots(DataViewSchema.Column column) => column.HasSlotNames(((VectorDataViewType)column.Type).Size);

    /// <summary>The names of the slots of a vector; numbers from 0 where it has none.</summary>
    public static IReadOnlyList<string> OfSlots(DataViewSchema.Column column)
    {
        if (!HasSlots(column))
            return Numbers(((VectorDataViewType)column.Type).Size);
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(one => one.ToString(CultureInfo.InvariantCulture))];
}
