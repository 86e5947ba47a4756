using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Composition;

/// <summary>The rows of a view that a plan gives to one part, or to all parts but one, in their order.</summary>
/// <remarks>Rows are told by their position, so the view is read in order by one cursor and cannot be shuffled.</remarks>
/// <param name="input">The rows that the plan was made for.</param>
/// <param name="plan">The part of each row.</param>
/// <param name="part">The part.</param>
/// <param name="isComplement">True for the rows of all other parts instead.</param>
internal sealed class RowSubset(IDataView input, RowPlan plan, int part, bool isComplement = false) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => input.Schema;

    public long? GetRowCount() => isComplement ? plan.Parts.Length - plan.Counts[part] : plan.Counts[part];

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(input.GetRowCursor(columnsNeeded), plan.Parts, part, isComplement);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewRowCursor source, byte[] parts, int part, bool isComplement) : DataViewRowCursor
    {
        private long position = -1;
        private int next;

        public override long Position => position;

        public override long Batch => source.Batch;

        public override DataViewSchema Schema => source.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => source.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override bool MoveNext()
        {
            while (source.MoveNext())
            {
                if (next == parts.Length)
                    throw Changed("more");
                if ((parts[next++] == part) != isComplement)
                {
                    position++;
                    return true;
                }
            }
            if (next < parts.Length)
                throw Changed($"only {next}");
            position = -1;
            return false;
        }

        private InputDataException Changed(string now) => new($"{parts.Length} rows came when they were divided, {now} when they were read again. Rows must come alike on every pass; cache them where they do not.");

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                source.Dispose();
            base.Dispose(disposing);
        }
    }
}
