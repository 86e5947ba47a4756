namespace MLExtensions.Columns;

/// <summary>Puts rows behind each other into the arrays of a block.</summary>
/// <param name="shape">What the rows have in common.</param>
/// <param name="capacity">Most rows.</param>
internal sealed class BlockBuilder(RowShape shape, int capacity)
{
    private readonly float[] labels = new float[capacity * shape.LabelWidth], extras = new float[capacity * shape.ExtraWidth];
    private readonly float[]? weights = shape.IsWeighted ? new float[capacity] : null;
    private readonly long[] numbers = new long[capacity], starts = new long[shape.IsSparse ? capacity + 1 : 0];
    private float[] values = GC.AllocateUninitializedArray<float>(shape.IsSparse ? 0 : capacity * shape.FeatureCount);
    private int[] columns = [];

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    /// <summary>Number of each row.</summary>
    public ReadOnlySpan<long> Numbers => numbers.AsSpan(0, Count);

    /// <summary>Adds a row.</summary>
    public void Add(ExampleRow row)
    {
        var start = shape.IsSparse ? (int)starts[Count] : Count * shape.FeatureCount;
        if (shape.IsSparse)
        {
            var end = start + row.EntryCount;
            if (columns.Length < end)
            {
                var size = (int)Math.Min(Array.MaxLength, Math.Max(end, 1.5 * columns.Length));
                Array.Resize(ref columns, size);
                Array.Resize(ref values, size);
            }
            row.Columns.CopyTo(columns.AsSpan(start));
            starts[Count + 1] = end;
        }
        row.Values.CopyTo(values.AsSpan(start));
        row.Label.CopyTo(labels, Count * shape.LabelWidth);
        row.Extras.CopyTo(extras, Count * row.Extras.Length);
        if (weights is not null)
            weights[Count] = row.Weight;
        numbers[Count++] = row.Number;
    }

    /// <summary>The rows as a block, which shares memory with the builder.</summary>
    public ExampleBlock Build()
    {
        FeatureBlock features = shape.IsSparse
            ? new SparseFeatures(Count, shape.FeatureCount, Trimmed(starts, Count + 1), columns, values)
            : new DenseFeatures(Count, shape.FeatureCount, Trimmed(values, Count * shape.FeatureCount));
        return new(features, Trimmed(labels, Count * shape.LabelWidth), shape.LabelWidth, weights is null ? null : Trimmed(weights, Count))
        {
            Extras = Trimmed(extras, Count * shape.ExtraWidth),
            ExtraWidths = shape.ExtraWidths,
        };
    }

    /// <summary>Forgets the rows and keeps the memory.</summary>
    public void Clear() => Count = 0;

    private static T[] Trimmed<T>(T[] array, int length) => array.Length == length ? array : array[..length];
}
