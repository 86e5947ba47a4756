using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Evaluation;

/// <summary>Columns that need not be there under their usual name, but must be under any other.</summary>
internal static class OptionalColumn
{
    /// <exception cref="ArgumentOutOfRangeException">The column is of a wrong type, or absent though named by the caller; the message lists what is there.</exception>
    public static DataViewSchema.Column? Find(DataViewSchema schema, string name, string usualName, string role, Func<DataViewType, bool> fits, string expected)
        => name == usualName && schema.GetColumnOrNull(name) is null ? null : RowPass.Find(schema, name, role, fits, expected);
}
