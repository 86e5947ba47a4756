using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Columns;

/// <summary>Writes the label of a cursor's current row.</summary>
/// <param name="destination">As long as the label is wide.</param>
/// <returns>False where the label is missing; the destination is undefined then.</returns>
internal delegate bool ReadLabel(Span<float> destination);

/// <summary>Makes the function that reads labels, for every kind and type of label.</summary>
internal static class LabelReader
{
    /// <param name="row">A row with the label column active.</param>
    /// <param name="columns">The checked columns.</param>
    public static ReadLabel Create(DataViewRow row, InputColumns columns)
    {
        var label = columns.Label;
        if (columns.LabelKind == LabelKind.Multilabel)
            return Flags(row, label);
        var get = Scalar(row, label);
        // Keys and Booleans give 0 and 1 already; the sign decides for real labels, as in ML.NET's binary trainers.
        return columns.LabelKind == LabelKind.Binary
            ? destination => { get(ref destination[0]); var ok = float.IsFinite(destination[0]); destination[0] = destination[0] > 0 ? 1 : 0; return ok; }
            : destination => { get(ref destination[0]); return float.IsFinite(destination[0]); };
    }

    /// <summary>The labels of a row, 0 or 1 each: false where one is missing.</summary>
    /// <param name="row">A row with the column active.</param>
    /// <param name="column">A vector of Boolean or Single.</param>
    public static ReadLabel Flags(DataViewRow row, DataViewSchema.Column column)
        => ((VectorDataViewType)column.Type).ItemType is BooleanDataViewType ? Flags<bool>(row, column, x => x ? 1 : 0) : Flags<float>(row, column, x => x);

    /// <summary>A real number of a scalar column: NaN for a missing key.</summary>
    /// <param name="row">A row with the column active.</param>
    /// <param name="column">Single, Double, Boolean or a key.</param>
    public static ValueGetter<float> Scalar(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        BooleanDataViewType => Converted<bool>(row, column, x => x ? 1 : 0),
        KeyDataViewType key when key.RawType == typeof(byte) => Key<byte>(row, column, key.Count),
        KeyDataViewType key when key.RawType == typeof(ushort) => Key<ushort>(row, column, key.Count),
        KeyDataViewType key when key.RawType == typeof(uint) => Key<uint>(row, column, key.Count),
        KeyDataViewType key => Key<ulong>(row, column, key.Count),
        var type when type == NumberDataViewType.Double => Converted<double>(row, column, x => (float)x),
        _ => row.GetGetter<float>(column),
    };

    private static ValueGetter<float> Key<T>(DataViewRow row, DataViewSchema.Column column, ulong count) where T : struct, IBinaryInteger<T> =>
        Converted<T>(row, column, x => ulong.CreateTruncating(x) is var key && key > 0 && key <= count ? key - 1 : float.NaN);

    private static ValueGetter<float> Converted<T>(DataViewRow row, DataViewSchema.Column column, Func<T, float> convert) where T : struct
    {
        var get = row.GetGetter<T>(column);
        var value = default(T);
        return (ref float result) =>
        {
            get(ref value);
            result = convert(value);
        };
    }

    private static ReadLabel Flags<T>(DataViewRow row, DataViewSchema.Column column, Func<T, float> convert)
    {
        var get = row.GetGetter<VBuffer<T>>(column);
        var flags = default(VBuffer<T>);
        return destination =>
        {
            get(ref flags);
            if (flags.Length != destination.Length)
                throw RowFaultException.WrongLength(column.Name, flags.Length, destination.Length);
            destination.Clear();
            var complete = true;
            var values = flags.GetValues();
            var indices = flags.GetIndices();
            for (var i = 0; i < values.Length; i++)
            {
                var (slot, value) = (flags.IsDense ? i : indices[i], convert(values[i]));
                complete &= !float.IsNaN(value);
                if (value is not (0 or 1 or float.NaN))
                    throw new RowFaultException(string.Create(CultureInfo.InvariantCulture, $"Column '{column.Name}' has value {value} for label {slot}"), "allowed are 0 and 1");
                destination[slot] = value;
            }
            return complete;
        };
    }
}
