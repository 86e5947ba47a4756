using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Serving;

/// <summary>Rows of a request as a data view with the columns that the model was trained on.</summary>
internal sealed class JsonRows : IDataView
{
    private readonly object?[][] rows;

    /// <summary>Reads every value at once, since an error inside a cursor would come wrapped by ML.NET.</summary>
    /// <exception cref="FormatException">A row, a name or a value does not fit the model's columns.</exception>
    public JsonRows(DataViewSchema schema, JsonElement[] rows)
    {
        Schema = schema;
        this.rows = [.. rows.Select(Values)];
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => rows.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [new Cursor(this, columnsNeeded)];

    private object?[] Values(JsonElement row, int position)
    {
        if (row.ValueKind != JsonValueKind.Object)
            throw new FormatException($"Row {position} is {row.ValueKind}; each row must be a JSON object.");
        foreach (var property in row.EnumerateObject())
            if (Schema.GetColumnOrNull(property.Name) is null)
                throw new FormatException($"Row {position} has a property '{property.Name}'; the model's columns are {string.Join(", ", Schema.Select(column => $"'{column.Name}'"))}.");
        return [.. Schema.Select(column => row.TryGetProperty(column.Name, out var element) && element.ValueKind != JsonValueKind.Null ? Read(column, element, position) : Missing(column.Type))];
    }

    private static object Read(DataViewSchema.Column column, JsonElement element, int position)
    {
        try
        {
            return column.Type switch
            {
                TextDataViewType => (element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText()).AsMemory(),
                BooleanDataViewType => element.GetBoolean(),
                NumberDataViewType number when number == NumberDataViewType.Single => Single(element),
                NumberDataViewType number when number == NumberDataViewType.Double => element.GetDouble(),
                VectorDataViewType { ItemType: NumberDataViewType item } vector when item == NumberDataViewType.Single && element.GetArrayLength() == vector.Size
                    => new VBuffer<float>(vector.Size, [.. element.EnumerateArray().Select(Single)]),
                _ => throw new FormatException("The value does not fit the type."),
            };
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw new FormatException($"Column '{column.Name}' of row {position} is {element.GetRawText()}; the model reads {column.Type} there.", error);
        }
    }

    private static float Single(JsonElement element)
        => element.GetSingle() is var value && float.IsFinite(value) ? value : throw new FormatException("The number is too large for a float.");

    /// <summary>What stands for a value that is left out; null, the type's own zero, where ML.NET has no missing value.</summary>
    private static object? Missing(DataViewType type) => type switch
    {
        NumberDataViewType number when number == NumberDataViewType.Single => float.NaN,
        NumberDataViewType number when number == NumberDataViewType.Double => double.NaN,
        VectorDataViewType { ItemType: NumberDataViewType item } vector when item == NumberDataViewType.Single => new VBuffer<float>(vector.Size, [.. Enumerable.Repeat(float.NaN, vector.Size)]),
        _ => null,
    };

    private sealed class Cursor(JsonRows parent, IEnumerable<DataViewSchema.Column> columns) : DataViewRowCursor
    {
        private readonly HashSet<int> active = [.. columns.Select(column => column.Index)];
        private long position = -1;

        public override long Position => position;

        public override long Batch => 0;

        public override DataViewSchema Schema => parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override bool MoveNext() => position < parent.rows.Length && ++position < parent.rows.Length;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref value) => value = new DataViewRowId((ulong)position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => (ref value) => value = parent.rows[position][column.Index] is TValue found ? found : default!;
    }
}
