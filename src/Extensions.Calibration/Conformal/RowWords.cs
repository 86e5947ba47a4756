using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Conformal;

/// <summary>Reads what stands in a row as words of 64 bits, which <see cref="RowUniforms"/> makes numbers of: the same whenever and in whatever order the row is scored.</summary>
internal static class RowWords
{
    public const string Types = "text, Boolean, Single, Double, an integer, a key, or a vector of known size of Single";

    public static bool Reads(DataViewType type) => type is VectorDataViewType { IsKnownSize: true } vector ? vector.ItemType == NumberDataViewType.Single : ReadsItem(type);

    public static bool Reads(SchemaShape.Column column)
        => column.Kind == SchemaShape.Column.VectorKind.Vector ? column.ItemType == NumberDataViewType.Single && !column.IsKey : column.Kind == SchemaShape.Column.VectorKind.Scalar && ReadsItem(column.ItemType);

    /// <summary>The number of the row that a cursor stands on, from 0 and below 1.</summary>
    /// <param name="row">A row with the columns active.</param>
    /// <param name="columns">The columns that tell rows apart.</param>
    /// <param name="seed">The seed.</param>
    public static Func<double> Uniform(DataViewRow row, IEnumerable<DataViewSchema.Column> columns, int seed)
    {
        var codes = columns.Select(column => Code(row, column)).ToArray();
        var words = new ulong[codes.Length];
        return () =>
        {
            for (var i = 0; i < codes.Length; i++)
                words[i] = codes[i]();
            return RowUniforms.Of(RowUniforms.State(seed, words), 0);
        };
    }

    private static bool ReadsItem(DataViewType type) => type is TextDataViewType or BooleanDataViewType or NumberDataViewType or KeyDataViewType;

    /// <summary>Makes what reads a column of a row that moves as one word.</summary>
    public static Func<ulong> Code(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
            return Vector(row, column);
        if (column.Type is TextDataViewType)
        {
            var (getText, text) = (row.GetGetter<ReadOnlyMemory<char>>(column), default(ReadOnlyMemory<char>));
            return () =>
            {
                getText(ref text);
                return Bytes(MemoryMarshal.AsBytes(text.Span));
            };
        }
        return Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.Boolean => Number<bool>(row, column, value => value ? 1UL : 0),
            TypeCode.Single => Number<float>(row, column, value => BitConverter.DoubleToUInt64Bits(value)),
            TypeCode.Double => Number<double>(row, column, BitConverter.DoubleToUInt64Bits),
            TypeCode.SByte => Number<sbyte>(row, column, value => (ulong)value),
            TypeCode.Int16 => Number<short>(row, column, value => (ulong)value),
            TypeCode.Int32 => Number<int>(row, column, value => (ulong)value),
            TypeCode.Int64 => Number<long>(row, column, value => (ulong)value),
            TypeCode.Byte => Number<byte>(row, column, value => value),
            TypeCode.UInt16 => Number<ushort>(row, column, value => value),
            TypeCode.UInt32 => Number<uint>(row, column, value => value),
            _ => Number<ulong>(row, column, value => value),
        };
    }

    private static Func<ulong> Number<T>(DataViewRow row, DataViewSchema.Column column, Func<T, ulong> convert) where T : struct
    {
        var (get, value) = (row.GetGetter<T>(column), default(T));
        return () =>
        {
            get(ref value);
            return convert(value);
        };
    }

    /// <summary>Zeros count for nothing, so that a sparse vector is what it is when dense.</summary>
    private static Func<ulong> Vector(DataViewRow row, DataViewSchema.Column column)
    {
        var (get, vector) = (row.GetGetter<VBuffer<float>>(column), default(VBuffer<float>));
        return () =>
        {
            get(ref vector);
            var values = vector.GetValues();
            var indices = vector.GetIndices();
            var hash = 0UL;
            for (var i = 0; i < values.Length; i++)
                if (values[i] != 0)
                    hash = RowUniforms.Next(hash, BitConverter.SingleToUInt32Bits(values[i]) ^ (ulong)(vector.IsDense ? i : indices[i]) << 32);
            return hash;
        };
    }

    private static ulong Bytes(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        foreach (var value in bytes)
            hash = RowUniforms.Next(hash, value);
        return hash;
    }
}
