using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Testing;

/// <summary>Values of a data view's visible columns, as text that tells any two bit patterns apart.</summary>
public static class ColumnValues
{
    /// <summary>One line per row and visible column of a type that models read or write.</summary>
    public static IReadOnlyList<string> Describe(IDataView data, Func<DataViewSchema.Column, bool>? which = null)
    {
        var columns = data.Schema.Where(column => !column.IsHidden && (which?.Invoke(column) ?? true)).ToArray();
        var lines = new List<string>();
        using var cursor = data.GetRowCursor(columns);
        var readers = columns.Select(column => Reader(cursor, column)).ToArray();
        while (cursor.MoveNext())
            for (var i = 0; i < columns.Length; i++)
                lines.Add($"{cursor.Position} {columns[i].Name} {readers[i]()}");
        return lines;
    }

    /// <summary>A function that describes the value of one column at the row's current position.</summary>
    public static Func<string> Reader(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType { ItemType: NumberDataViewType item } when item == NumberDataViewType.Single => Vector<float>(row, column, Bits),
        VectorDataViewType { ItemType: BooleanDataViewType } => Vector<bool>(row, column, value => value ? "1" : "0"),
        NumberDataViewType number when number == NumberDataViewType.Single => Scalar<float>(row, column, Bits),
        NumberDataViewType number when number == NumberDataViewType.Int32 => Scalar<int>(row, column, value => value.ToString(CultureInfo.InvariantCulture)),
        BooleanDataViewType => Scalar<bool>(row, column, value => value ? "1" : "0"),
        KeyDataViewType key when key.RawType == typeof(uint) => Scalar<uint>(row, column, value => value.ToString(CultureInfo.InvariantCulture)),
        TextDataViewType => Scalar<ReadOnlyMemory<char>>(row, column, value => value.ToString()),
        var other => () => other.ToString()!,
    };

    private static string Bits(float value) => BitConverter.SingleToUInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture);

    private static Func<string> Scalar<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> show)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            getter(ref value);
            return show(value);
        };
    }

    private static Func<string> Vector<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> show)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        return () =>
        {
            VBuffer<T> value = default;
            getter(ref value);
            return string.Join(' ', value.DenseValues().Select(show));
        };
    }
}
