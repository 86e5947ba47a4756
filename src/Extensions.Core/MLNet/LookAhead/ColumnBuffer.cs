using System.Reflection;
using System.Runtime.CompilerServices;

using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.MLNet;

/// <summary>The values of one column for a block of rows.</summary>
internal abstract class ColumnBuffer
{
    /// <summary>Reads the source's current row into a place of the block; returns the bytes it takes, roughly.</summary>
    public abstract int Read(int place);

    public abstract void Resize(int places);

    /// <summary>The getter of type <see cref="ValueGetter{T}"/> for the place that <paramref name="cursor"/> stands on.</summary>
    public abstract Delegate Getter(LookAheadCursor cursor);

    /// <summary>A buffer for the column's type, filled from the source.</summary>
    public static ColumnBuffer Of(DataViewRowCursor source, DataViewSchema.Column column)
    {
        var type = column.Type is VectorDataViewType vector
            ? typeof(VectorBuffer<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ValueBuffer<>).MakeGenericType(column.Type.RawType);
        return (ColumnBuffer)Activator.CreateInstance(type, BindingFlags.DoNotWrapExceptions | BindingFlags.Public | BindingFlags.Instance, null, [source, column], null)!;
    }
}

internal sealed class ValueBuffer<T>(DataViewRowCursor source, DataViewSchema.Column column) : ColumnBuffer
{
    private readonly ValueGetter<T> getter = source.GetGetter<T>(column);
    private T[] values = [];

    public override int Read(int place)
    {
        getter(ref values[place]);
        return Unsafe.SizeOf<T>();
    }

    public override void Resize(int places) => Array.Resize(ref values, places);

    public override Delegate Getter(LookAheadCursor cursor) => (ValueGetter<T>)((ref T value) => value = values[cursor.Place]);
}

internal sealed class VectorBuffer<T>(DataViewRowCursor source, DataViewSchema.Column column) : ColumnBuffer
{
    private readonly ValueGetter<VBuffer<T>> getter = source.GetGetter<VBuffer<T>>(column);
    private VBuffer<T>[] values = [];

    /// <summary>The vector at a place, to be read only.</summary>
    public ref readonly VBuffer<T> this[int place] => ref values[place];

    public override int Read(int place)
    {
        getter(ref values[place]);
        var count = values[place].GetValues().Length;
        return values[place].IsDense ? count * Unsafe.SizeOf<T>() : count * (Unsafe.SizeOf<T>() + sizeof(int));
    }

    public override void Resize(int places) => Array.Resize(ref values, places);

    public override Delegate Getter(LookAheadCursor cursor) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => values[cursor.Place].CopyTo(ref value));
}
