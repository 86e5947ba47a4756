using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.MLNet;

/// <summary>A cursor as a row mapper sees it: moves the one, gives the values of the other.</summary>
internal sealed class MappedCursor(DataViewRowCursor source, DataViewRow row) : DataViewRowCursor
{
    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override DataViewSchema Schema => row.Schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool MoveNext() => source.MoveNext();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            row.Dispose();
            source.Dispose();
        }
        base.Dispose(disposing);
    }
}
