namespace MLExtensions.Trainers;

/// <summary>The distinct columns of some sparse batches, each with its entries: what a gradient of the matrix that they multiply is made of.</summary>
/// <param name="columnCount">Number of columns, D.</param>
internal sealed class TouchedRows(int columnCount)
{
    private readonly int[] slots = new int[columnCount];   // 1 + place among the touched, or 0
    private int[] columns = new int[1024], starts = new int[1025], sources = [];
    private float[] factors = [];

    /// <summary>Number of distinct columns.</summary>
    public int Count { get; private set; }

    /// <summary>The distinct columns, in the order of their first entries.</summary>
    public ReadOnlySpan<int> Columns => columns.AsSpan(0, Count);

    /// <summary>The entries of the column at a place.</summary>
    /// <param name="place">Place among <see cref="Columns"/>.</param>
    /// <param name="rows">Their rows, counted on over all batches.</param>
    /// <param name="values">Their values.</param>
    public void Entries(int place, out ReadOnlySpan<int> rows, out ReadOnlySpan<float> values)
    {
        var range = starts[place]..starts[place + 1];
        rows = sources.AsSpan(range);
        values = factors.AsSpan(range);
    }

    /// <summary>Collects the entries of the batches, in time proportional to their number.</summary>
    public void Collect(IReadOnlyList<SparseBatch> batches)
    {
        Count = 0;
        var entries = 0;
        foreach (var batch in batches)
        {
            foreach (var column in batch.Columns)
            {
                ref var slot = ref slots[column];
                if (slot == 0)
                {
                    if (Count == columns.Length)
                    {
                        Array.Resize(ref columns, 2 * Count);
                        Array.Resize(ref starts, 2 * Count + 1);
                    }
                    (columns[Count], starts[Count]) = ((int)column, 0);
                    slot = ++Count;
                }
                starts[slot - 1]++;
            }
            entries += batch.EntryCount;
        }
        if (sources.Length < entries)
            (sources, factors) = (new int[entries], new float[entries]);

        // Counts become ends; filling from the back turns them into starts and keeps the order of the entries.
        for (var place = 1; place < Count; place++)
            starts[place] += starts[place - 1];
        starts[Count] = entries;
        var offset = batches.Sum(batch => batch.RowCount);
        for (var b = batches.Count - 1; b >= 0; b--)
        {
            var rows = batches[b].Rows;
            var cells = batches[b].Columns;
            var values = batches[b].Values;
            offset -= batches[b].RowCount;
            for (var entry = values.Length - 1; entry >= 0; entry--)
            {
                var at = --starts[slots[cells[entry]] - 1];
                (sources[at], factors[at]) = (offset + (int)rows[entry], values[entry]);
            }
        }
        foreach (var column in Columns)
            slots[column] = 0;
    }
}
