using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Testing;

/// <summary>Rows that exist only while they are read, so that any number of them takes no memory. Columns: Features (vector of Single), Label (Single).</summary>
/// <param name="rowCount">Number of rows; the view does not tell it.</param>
/// <param name="columnCount">Number of features.</param>
/// <param name="fill">Writes the features of a row.</param>
/// <param name="label">Label of a row with its features.</param>
public sealed class GeneratedDataView(long rowCount, int columnCount, Action<long, Span<float>> fill, Func<long, float[], float> label) : IDataView
{
    private int opened, disposed;

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; } = MakeSchema(columnCount);

    /// <summary>Cursors opened so far.</summary>
    public int Passes => opened;

    public int OpenCursors => opened - disposed;

    /// <summary>Runs before each row, on the thread that reads it; gets the number of the pass, from 1, and of the row.</summary>
    public Action<int, long>? BeforeRow { get; init; }

    /// <summary>Rows of a pass, from 1; those of the first one unless set.</summary>
    public Func<int, long> RowsOfPass { get; init; } = _ => rowCount;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, Interlocked.Increment(ref opened));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];

    private static DataViewSchema MakeSchema(int columnCount)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, columnCount));
        builder.AddColumn("Label", NumberDataViewType.Single);
        return builder.ToSchema();
    }

    private void Fill(long row, float[] values) => fill(row, values);

    private float Label(long row, float[] values) => label(row, values);

    private sealed class Cursor(GeneratedDataView view, int pass) : DataViewRowCursor
    {
        private readonly float[] values = new float[((VectorDataViewType)view.Schema["Features"].Type).Size];
        private readonly long rows = view.RowsOfPass(pass);
        private long position = -1;
        private bool isDisposed;

        public override long Position => position;
        public override long Batch => 0;
        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<TValue>)(column.Name == "Label" ? (Delegate)(ValueGetter<float>)GetLabel : (ValueGetter<VBuffer<float>>)GetFeatures);

        public override bool MoveNext()
        {
            if (++position >= rows)
                return false;
            view.BeforeRow?.Invoke(pass, position);
            view.Fill(position, values);
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (!isDisposed)
                Interlocked.Increment(ref view.disposed);
            isDisposed = true;
        }

        private void GetLabel(ref float value) => value = view.Label(position, values);

        private void GetFeatures(ref VBuffer<float> value)
        {
            var editor = VBufferEditor.Create(ref value, values.Length);
            values.CopyTo(editor.Values);
            value = editor.Commit();
        }
    }
}
