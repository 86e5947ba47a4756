using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Composition;

/// <summary>Finds the columns that decide how rows are divided, and checks their types.</summary>
internal static class SplitColumns
{
    private const string DefaultLabel = "Label";

    /// <summary>Checks the named columns against a promised schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A named column is absent or its values cannot serve.</exception>
    public static void Check(SchemaShape inputSchema, HeldOutOptions options)
    {
        Check(inputSchema, options.StratifyColumnName, "stratification", "text, Boolean, key or number", IsCategory);
        Check(inputSchema, options.SamplingKeyColumnName, "sampling key", "text, Boolean, key, number, date or time", column => IsCategory(column) || IsMoment(column));
        Check(inputSchema, options.TimeColumnName, "time", "date, time or number", column => IsMoment(column) || (column.ItemType is NumberDataViewType && !column.IsKey));
    }

    /// <summary>The column whose values every stage should see in proportion: the named one, or <c>Label</c> where it holds classes.</summary>
    public static DataViewSchema.Column? Classes(DataViewSchema schema, HeldOutOptions options)
    {
        if (options.StratifyColumnName is { } name)
            return schema[name];
        return schema.GetColumnOrNull(DefaultLabel) is { Type: KeyDataViewType or BooleanDataViewType or TextDataViewType } label ? label : null;
    }

    private static void Check(SchemaShape inputSchema, string? name, string role, string allowed, Func<SchemaShape.Column, bool> isAllowed)
    {
        if (name is null)
            return;
        var found = inputSchema.Where(column => column.Name == name).Take(1).ToArray();
        if (found.Length == 0)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), $"The {role} column '{name}' is absent. The rows have the columns {string.Join(", ", inputSchema.Select(column => $"'{column.Name}'"))}.");
        if (found[0].Kind != SchemaShape.Column.VectorKind.Scalar || !isAllowed(found[0]))
        {
            var kind = found[0].Kind == SchemaShape.Column.VectorKind.Scalar ? "" : "a vector of ";
            throw new ArgumentOutOfRangeException(nameof(inputSchema), $"The {role} column '{name}' holds {kind}{found[0].ItemType}{(found[0].IsKey ? " keys" : "")}; allowed is one {allowed} per row.");
        }
    }

    private static bool IsCategory(SchemaShape.Column column) => column.ItemType is TextDataViewType or BooleanDataViewType or NumberDataViewType;

    private static bool IsMoment(SchemaShape.Column column) => column.ItemType is DateTimeDataViewType or DateTimeOffsetDataViewType or TimeSpanDataViewType;
}
