namespace MLExtensions.Columns;

/// <summary>An unordered set of rows in a fixed amount of memory: rows are added while there is room, and any of them can be taken out again.</summary>
internal sealed class RowPool : IDisposable
{
    private readonly RowShape shape;
    private readonly FeatureSlots features;
    private readonly float[] labels, extras;
    private readonly float[]? weights;
    private readonly long[] numbers;
    private readonly int[] slots;   // those in use, then the empty ones

    /// <param name="shape">What the rows have in common.</param>
    /// <param name="capacity">Most rows.</param>
    /// <param name="entriesPerRow">Entries that a sparse row has on average.</param>
    public RowPool(RowShape shape, int capacity, double entriesPerRow)
    {
        this.shape = shape;
        features = shape.IsSparse
            ? new PagedSlots(capacity, entriesPerRow, shape.FeatureCount)
            : new DenseSlots(capacity, shape.FeatureCount);
        (labels, extras) = (new float[capacity * shape.LabelWidth], new float[capacity * shape.ExtraWidth]);
        weights = shape.IsWeighted ? new float[capacity] : null;
        numbers = new long[capacity];
        slots = [.. Enumerable.Range(0, capacity)];
    }

    /// <summary>Number of rows inside.</summary>
    public int Count { get; private set; }

    /// <summary>Number of the row at a place, 0 .. <see cref="Count"/> - 1.</summary>
    public long Number(int place) => numbers[slots[place]];

    /// <summary>Whether the row can be added; every row can be added to an empty pool.</summary>
    public bool HasRoom(ExampleRow row) => Count < slots.Length && features.HasRoom(row);

    /// <summary>Adds a row, at the place behind all others.</summary>
    public void Add(ExampleRow row)
    {
        var slot = slots[Count++];
        features.Store(slot, row);
        row.Label.CopyTo(labels, slot * shape.LabelWidth);
        row.Extras.CopyTo(extras, slot * row.Extras.Length);
        numbers[slot] = row.Number;
        if (weights is not null)
            weights[slot] = row.Weight;
    }

    /// <summary>Copies out the row at a place.</summary>
    public void Copy(int place, ExampleRow row)
    {
        var slot = slots[place];
        features.Load(slot, row);
        labels.AsSpan(slot * shape.LabelWidth, shape.LabelWidth).CopyTo(row.Label);
        extras.AsSpan(slot * row.Extras.Length, row.Extras.Length).CopyTo(row.Extras);
        (row.Number, row.Weight) = (numbers[slot], weights?[slot] ?? 1);
    }

    /// <summary>Takes out the row at a place, which the last row moves to.</summary>
    public void Take(int place, ExampleRow row)
    {
        Copy(place, row);
        features.Free(slots[place]);
        Count--;
        (slots[place], slots[Count]) = (slots[Count], slots[place]);
    }

    /// <summary>Takes out all rows.</summary>
    public void Clear()
    {
        while (Count > 0)
            features.Free(slots[--Count]);
    }

    /// <summary>The rows as a block, by their numbers.</summary>
    public (ExampleBlock Block, long[] Numbers) ToBlock()
    {
        var places = Enumerable.Range(0, Count).OrderBy(Number);
        var builder = new BlockBuilder(shape, Count);
        var row = new ExampleRow(shape);
        foreach (var place in places)
        {
            Copy(place, row);
            builder.Add(row);
        }
        return (builder.Build(), builder.Numbers.ToArray());
    }

    public void Dispose() => features.Dispose();
}
