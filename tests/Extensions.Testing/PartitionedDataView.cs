using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Testing;

/// <summary>
/// Rows in memory whose cursor sets are dealt out by a given rule, so that a test decides which cursor gives which rows under which
/// batch number. Columns: Features (vector of Single), Label (Single).
/// </summary>
/// <param name="rows">Feature values, as they are to come.</param>
/// <param name="columnCount">Size that the schema promises.</param>
/// <param name="deal">Cursor and batch of a row when a set is asked for; null gives one cursor.</param>
public sealed class PartitionedDataView(IReadOnlyList<VBuffer<float>> rows, int columnCount, Func<int, (int Cursor, long Batch)>? deal = null) : IDataView
{
    private int opened;
    private int disposed;

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; } = MakeSchema(columnCount);

    /// <summary>Label of each row; the number of the row unless set.</summary>
    public Func<int, float> Label { get; init; } = row => row;

    /// <summary>Runs before each row, on the thread that reads it.</summary>
    public Action<int>? BeforeRow { get; init; }

    /// <summary>Whether the view tells its number of rows.</summary>
    public bool KnowsRowCount { get; init; }

    public int SetsOpened { get; private set; }

    public int OpenCursors => opened - disposed;

    public long? GetRowCount() => KnowsRowCount ? rows.Count : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. Enumerable.Range(0, rows.Count).Select(row => (row, 0L))]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        if (deal is null)
            return [GetRowCursor(columnsNeeded)];
        SetsOpened++;
        return [.. Enumerable.Range(0, rows.Count).GroupBy(row => deal(row).Cursor).OrderBy(g => g.Key)
            .Select(g => new Cursor(this, [.. g.Select(row => (row, deal(row).Batch))]))];
    }

    private static DataViewSchema MakeSchema(int columnCount)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, columnCount));
        builder.AddColumn("Label", NumberDataViewType.Single);
        return builder.ToSchema();
    }

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly PartitionedDataView view;
        private readonly (int Row, long Batch)[] given;
        private int position = -1;
        private bool isDisposed;

        public Cursor(PartitionedDataView view, (int Row, long Batch)[] given)
        {
            (this.view, this.given) = (view, given);
            Interlocked.Increment(ref view.opened);
        }

        public override long Position => position;
        public override long Batch => given[position].Batch;
        public override DataViewSchema Schema => view.Schema;
        private int Row => given[position].Row;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)Row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<TValue>)(column.Name == "Label" ? (Delegate)(ValueGetter<float>)GetLabel : (ValueGetter<VBuffer<float>>)GetFeatures);

        public override bool MoveNext()
        {
            if (++position >= given.Length)
                return false;
            view.BeforeRow?.Invoke(Row);
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (!isDisposed)
                Interlocked.Increment(ref view.disposed);
            isDisposed = true;
        }

        private void GetLabel(ref float value) => value = view.Label(Row);

        private void GetFeatures(ref VBuffer<float> value) => view.Features(Row).CopyTo(ref value);
    }

    private VBuffer<float> Features(int row) => rows[row];
}
