using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>A uniform sample of the rows that were offered, in bounded memory (algorithm R: Vitter, 1985).</summary>
/// <param name="shape">What the rows have in common.</param>
/// <param name="capacity">Most rows to keep.</param>
/// <param name="entriesPerRow">Entries that a sparse row has on average. Where rows turn out to be longer, fewer are kept.</param>
/// <param name="random">Draws the rows.</param>
/// <param name="rejected">Gets every row that is not kept, at the time when that is decided; null for nobody.</param>
internal sealed class RowReservoir(RowShape shape, int capacity, double entriesPerRow, Random random, Action<ExampleRow>? rejected = null) : IDisposable
{
    private readonly RowPool pool = new(shape, capacity, entriesPerRow);
    private readonly ExampleRow removed = new(shape);
    private long offered;

    /// <summary>Number of rows kept.</summary>
    public int Count => pool.Count;

    /// <summary>Offers a row.</summary>
    public void Offer(ExampleRow row)
    {
        offered++;
        if (pool.Count < capacity && pool.HasRoom(row))
        {
            pool.Add(row);
            return;
        }
        capacity = pool.Count;
        if (random.NextInt64(offered) >= capacity)
        {
            rejected?.Invoke(row);
            return;
        }
        do
            Remove(random.Next(pool.Count));
        while (!pool.HasRoom(row));
        pool.Add(row);
        capacity = pool.Count;
    }

    /// <summary>Rejects a row that was kept so far; the last one takes its place.</summary>
    public void Remove(int place)
    {
        pool.Take(place, removed);
        rejected?.Invoke(removed);
    }

    /// <summary>Copies out the row at a place.</summary>
    public void Copy(int place, ExampleRow row) => pool.Copy(place, row);

    /// <summary>The rows kept and their numbers, which ascend.</summary>
    public (ExampleBlock Block, long[] Numbers) ToBlock() => pool.ToBlock();

    public void Dispose() => pool.Dispose();
}
