using Microsoft.ML;
using MLExtensions.Columns;

namespace MLExtensions.Evaluation;

/// <summary>Reads the labels of a row that may carry any number of them.</summary>
internal static class LabelFlags
{
    /// <summary>False where a label is missing; one that is none of 0 and 1 is an error that names the row.</summary>
    public static ReadLabel Of(DataViewRow row, DataViewSchema.Column column)
    {
        var read = LabelReader.Flags(row, column);
        return destination =>
        {
            try
            {
                return read(destination);
            }
            catch (RowFaultException fault)
            {
                throw fault.At(row.Position);
            }
        };
    }
}
