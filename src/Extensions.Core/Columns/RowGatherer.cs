using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Columns;

/// <summary>Reads one cursor to its end, on one thread.</summary>
/// <param name="cursor">The cursor; disposed of by <see cref="Run"/>.</param>
/// <param name="session">What the threads share.</param>
internal sealed class RowGatherer(DataViewRowCursor cursor, ReadSession session) : IDisposable
{
    private const int RowsBetweenChecks = 2048;

    /// <summary>Below this share of non-zeros a chunk is sparse: half of the bytes, whatever layout the block gets.</summary>
    private const double SparseChunkDensity = 0.25;

    private readonly InputColumns columns = session.Columns;
    private long keptRows;

    public List<RowChunk> Chunks { get; } = [];

    public SkippedRows Skipped { get; private set; }

    /// <summary>Rows that the cursor gave before the current one.</summary>
    public long SeenRows { get; private set; }

    public long NonZeroCount { get; private set; }

    /// <summary>Reads all rows; a failure goes to the session.</summary>
    public void Run()
    {
        try
        {
            using (cursor)
                ReadRows();
        }
        catch (Exception exception)
        {
            session.Fail(exception);
        }
    }

    private void ReadRows()
    {
        session.CheckAlive();
        var getFeatures = cursor.GetGetter<VBuffer<float>>(columns.Features);
        var readLabel = LabelReader.Create(cursor, columns);
        var getWeight = columns.Weight is { } column ? LabelReader.Scalar(cursor, column) : null;
        var features = default(VBuffer<float>);
        var label = new float[columns.LabelWidth];
        var weight = 1f;

        for (; !session.IsStopped && cursor.MoveNext(); SeenRows++)
        {
            if (SeenRows % RowsBetweenChecks == 0)
                session.CheckAlive();
            if (!readLabel(label))
            {
                Skipped += new SkippedRows(1, 0, 0);
                continue;
            }
            getWeight?.Invoke(ref weight);
            if (!(weight > 0 && float.IsFinite(weight)))
            {
                Skipped += new SkippedRows(0, 1, 0);
                continue;
            }
            getFeatures(ref features);
            if (features.Length != columns.FeatureCount)
                throw RowFaultException.WrongLength(columns.Features.Name, features.Length, columns.FeatureCount);
            if (!RowScan.TryCountNonZeros(features.GetValues(), out var nonZeros))
            {
                Skipped += new SkippedRows(0, 0, 1);
                continue;
            }
            keptRows++;
            NonZeroCount += nonZeros;
            ChunkFor(nonZeros).Add(cursor.Batch, features, nonZeros, label, weight);
        }
        CountLastChunk();
    }

    private RowChunk ChunkFor(int nonZeros)
    {
        if (Chunks.Count > 0 && Chunks[^1].HasRoomFor(nonZeros))
            return Chunks[^1];
        CountLastChunk();
        var sparse = session.Layout == FeatureLayout.Sparse
            || (session.Layout == FeatureLayout.Auto && NonZeroCount < SparseChunkDensity * keptRows * columns.FeatureCount);
        Chunks.Add(new(columns, sparse, session.RowLimit - SeenRows, nonZeros, sparse || Chunks.Count > 0 ? null : session.NewWhole()));
        return Chunks[^1];
    }

    private void CountLastChunk()
    {
        if (Chunks.Count > 0)
            session.Budget.Add(Chunks[^1].RowCount, Chunks[^1].UsedBytes);
    }

    public void Dispose()
    {
        cursor.Dispose();
        foreach (var chunk in Chunks)
            chunk.Dispose();
    }
}
