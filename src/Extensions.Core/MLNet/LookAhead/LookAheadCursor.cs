using System.Runtime.ExceptionServices;

using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.MLNet;

/// <summary>Hands out the rows of a source one by one; once claimed, reads them in growing blocks and scores each block as a whole.</summary>
internal sealed class LookAheadCursor : DataViewRowCursor, ILookAheadRow
{
    // A block of the network's own blocks for every processor of a large machine; the bytes bound what wide rows take.
    private const int MaximalRows = 8192;
    private const long MaximalBytes = 16 << 20;

    private readonly DataViewRowCursor source;
    private readonly NetworkModel model;
    private readonly DataViewSchema.Column features;
    private readonly int threads;
    private Dictionary<int, ColumnBuffer>? buffers;
    private BlockScorer? scorer;
    private (long Position, long Batch, DataViewRowId Id)[] places = [];
    private ValueGetter<DataViewRowId>? getId;
    private ExceptionDispatchInfo? failure;
    private int count, nextSize = 1;
    private bool started, ended, finished;

    public LookAheadCursor(DataViewRowCursor source, NetworkModel model, DataViewSchema.Column features, int threads)
        => (this.source, this.model, this.features, this.threads) = (source, model, features, threads);

    /// <summary>Where the current row lies in the block.</summary>
    public int Place { get; private set; } = -1;

    public ReadOnlySpan<float> Scores => scorer!.Scores(Place);

    public override DataViewSchema Schema => source.Schema;

    public override long Position => buffers is null ? source.Position : Place >= 0 ? places[Place].Position : -1;

    public override long Batch => buffers is null || Place < 0 ? source.Batch : places[Place].Batch;

    public bool TryClaim(NetworkModel claimed, int featureColumn)
    {
        if (!ReferenceEquals(claimed, model) || featureColumn != features.Index || started && buffers is null)
            return false;
        if (buffers is not null)
            return true;
        started = true;
        buffers = Schema.Where(source.IsColumnActive).ToDictionary(column => column.Index, column => ColumnBuffer.Of(source, column));
        getId = source.GetIdGetter();
        scorer = new BlockScorer(model, (VectorBuffer<float>)buffers[features.Index], threads);
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        started = true;
        if (buffers is null)
            return source.GetGetter<TValue>(column);
        if (!buffers.TryGetValue(column.Index, out var buffer))
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' is not active in this cursor.");
        return buffer.Getter(this) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter()
    {
        started = true;
        return buffers is null ? source.GetIdGetter() : (ref DataViewRowId id) => id = places[Place].Id;
    }

    public override bool MoveNext()
    {
        started = true;
        if (buffers is null)
            return source.MoveNext();
        if (finished)
            return false;
        if (++Place < count || Fill())
            return true;
        (finished, Place) = (true, -1);
        return false;
    }

    private bool Fill()
    {
        (Place, count) = (0, 0);
        failure?.Throw();
        if (ended)
            return false;
        Reserve(nextSize);
        Read(nextSize);
        if (count == 0)
            failure?.Throw();
        nextSize = Math.Min(2 * nextSize, MaximalRows);
        scorer!.Score(count);
        return count > 0;
    }

    private void Reserve(int size)
    {
        if (places.Length >= size)
            return;
        Array.Resize(ref places, size);
        foreach (var buffer in buffers!.Values)
            buffer.Resize(size);
    }

    private void Read(int size)
    {
        try
        {
            for (var bytes = 0L; count < size && bytes < MaximalBytes; count++)
            {
                if (!source.MoveNext())
                {
                    ended = true;
                    return;
                }
                foreach (var buffer in buffers!.Values)
                    bytes += buffer.Read(count);
                places[count] = (source.Position, source.Batch, default);
                getId!(ref places[count].Id);
                scorer!.Check(count);
            }
        }
        catch (Exception thrown)
        {
            // The rows before the faulty one are handed out first.
            failure = ExceptionDispatchInfo.Capture(thrown);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
