using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Composition;

/// <summary>The values of one column, read row by row, as small integers in order of first appearance.</summary>
internal abstract class ValueCodes
{
    /// <summary>Code of a value that is absent: empty text, a key of 0, NaN.</summary>
    public const int Missing = -1;

    public abstract string ColumnName { get; }

    /// <summary>The code of each row read so far.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>Number of different values seen, missing ones apart.</summary>
    public abstract int Count { get; }

    public abstract bool IsReal { get; }

    public abstract void ReadRow();

    /// <summary>A value as it is shown to people.</summary>
    public abstract string NameOf(int code);

    /// <summary>The place of each code's value in ascending order, 0 to <see cref="Count"/> - 1.</summary>
    public abstract int[] Ranks();

    /// <summary>Starts reading a scalar column.</summary>
    public static ValueCodes Of(DataViewRowCursor cursor, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => new ValueCodes<string>(column.Name, TextReader(cursor, column), text => text.Length == 0),
        KeyDataViewType key when key.RawType == typeof(byte) => Read<byte>(cursor, column, value => value == 0),
        KeyDataViewType key when key.RawType == typeof(ushort) => Read<ushort>(cursor, column, value => value == 0),
        KeyDataViewType key when key.RawType == typeof(uint) => Read<uint>(cursor, column, value => value == 0),
        KeyDataViewType => Read<ulong>(cursor, column, value => value == 0),
        var type when type.RawType == typeof(float) => Read<float>(cursor, column, float.IsNaN),
        var type when type.RawType == typeof(double) => Read<double>(cursor, column, double.IsNaN),
        var type when type.RawType == typeof(bool) => Read<bool>(cursor, column),
        var type when type.RawType == typeof(sbyte) => Read<sbyte>(cursor, column),
        var type when type.RawType == typeof(byte) => Read<byte>(cursor, column),
        var type when type.RawType == typeof(short) => Read<short>(cursor, column),
        var type when type.RawType == typeof(ushort) => Read<ushort>(cursor, column),
        var type when type.RawType == typeof(int) => Read<int>(cursor, column),
        var type when type.RawType == typeof(uint) => Read<uint>(cursor, column),
        var type when type.RawType == typeof(long) => Read<long>(cursor, column),
        var type when type.RawType == typeof(ulong) => Read<ulong>(cursor, column),
        var type when type.RawType == typeof(DateTime) => Read<DateTime>(cursor, column),
        var type when type.RawType == typeof(DateTimeOffset) => Read<DateTimeOffset>(cursor, column),
        var type when type.RawType == typeof(TimeSpan) => Read<TimeSpan>(cursor, column),
        _ => throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' has type {column.Type}; rows cannot be told apart by it."),
    };

    private static Func<string> TextReader(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        var getter = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        var text = default(ReadOnlyMemory<char>);
        return () =>
        {
            getter(ref text);
            return text.ToString();
        };
    }

    private static ValueCodes<T> Read<T>(DataViewRowCursor cursor, DataViewSchema.Column column, Func<T, bool>? isMissing = null)
        where T : struct
    {
        var getter = cursor.GetGetter<T>(column);
        var value = default(T);
        return new ValueCodes<T>(column.Name, () =>
        {
            getter(ref value);
            return value;
        }, isMissing ?? (_ => false));
    }
}

/// <summary>The values of one column of a known type.</summary>
/// <param name="columnName">Name of the column.</param>
/// <param name="next">The value of the row that the cursor stands on.</param>
/// <param name="isMissing">True for a value that stands for none.</param>
internal sealed class ValueCodes<T>(string columnName, Func<T> next, Func<T, bool> isMissing) : ValueCodes
    where T : notnull
{
    private readonly Dictionary<T, int> codes = [];
    private readonly List<T> values = [];

    public override string ColumnName => columnName;

    public override int Count => values.Count;

    public override bool IsReal => typeof(T) == typeof(float) || typeof(T) == typeof(double);

    public override void ReadRow()
    {
        var value = next();
        if (isMissing(value))
        {
            Rows.Add(Missing);
            return;
        }
        if (!codes.TryGetValue(value, out var code))
        {
            codes[value] = code = values.Count;
            values.Add(value);
        }
        Rows.Add(code);
    }

    public override string NameOf(int code) => code == Missing ? "missing" : string.Create(CultureInfo.InvariantCulture, $"{values[code]}");

    public override int[] Ranks()
    {
        var order = Enumerable.Range(0, values.Count).ToArray();
        var sorted = values.ToArray();
        Array.Sort(sorted, order);
        var ranks = new int[order.Length];
        for (var rank = 0; rank < order.Length; rank++)
            ranks[order[rank]] = rank;
        return ranks;
    }
}
