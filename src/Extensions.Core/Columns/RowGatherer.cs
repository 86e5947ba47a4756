using Microsoft.ML;

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
    private (int Rows, long Bytes) counted;

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
        var reader = new RowReader(cursor, columns);
        for (; !session.IsStopped && cursor.MoveNext(); SeenRows++)
        {
            if (SeenRows % RowsBetweenChecks == 0)
            {
                session.CheckAlive();
                CountChunk();
            }
            if (!reader.TryRead())
                continue;
            keptRows++;
            NonZeroCount += reader.NonZeros;
            ChunkFor(reader.NonZeros).Add(cursor.Batch, reader.Features, reader.NonZeros, reader.Label, reader.Extras, reader.Weight);
        }
        CountChunk();
        Skipped = reader.Skipped;
    }

    private RowChunk ChunkFor(int nonZeros)
    {
        if (Chunks.Count > 0 && Chunks[^1].HasRoomFor(nonZeros))
            return Chunks[^1];
        CountChunk();
        counted = default;
        var sparse = session.Layout == FeatureLayout.Sparse
            || (session.Layout == FeatureLayout.Auto && NonZeroCount < SparseChunkDensity * keptRows * columns.FeatureCount);
        Chunks.Add(new(columns, sparse, session.RowLimit - SeenRows, nonZeros, sparse || Chunks.Count > 0 ? null : session.NewWhole()));
        return Chunks[^1];
    }

    /// <summary>Counts what the last chunk has gained since it was counted last, so that the ceiling holds long before a chunk is full.</summary>
    private void CountChunk()
    {
        if (Chunks.Count == 0)
            return;
        var now = (Chunks[^1].RowCount, Chunks[^1].UsedBytes);
        session.Budget.Add(now.RowCount - counted.Rows, now.UsedBytes - counted.Bytes);
        counted = now;
    }

    public void Dispose()
    {
        cursor.Dispose();
        foreach (var chunk in Chunks)
            chunk.Dispose();
    }
}
