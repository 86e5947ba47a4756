using Microsoft.ML.Data;

namespace MLExtensions.Columns;

/// <summary>Good rows in the order of one cursor, dense or sparse, until it is known where they belong.</summary>
internal sealed class RowChunk : IDisposable
{
    /// <summary>Above 32 MB, the size up to which the C library may keep freed memory for itself.</summary>
    private const int MostValues = 9 << 20;

    private readonly InputColumns columns;
    private readonly NativeArray<float>? values;
    private readonly NativeArray<int>? entryColumns;
    private readonly NativeArray<int> nonZeroCounts;
    private readonly NativeArray<float> labels;
    private readonly NativeArray<float> extras;
    private readonly NativeArray<float>? weights;
    private readonly int rowCapacity;
    private readonly int entryCapacity;

    /// <param name="columns">The columns.</param>
    /// <param name="sparse">Whether to store non-zeros only.</param>
    /// <param name="rows">Most rows that can come, or more.</param>
    /// <param name="firstNonZeros">Non-zeros of the first row.</param>
    /// <param name="whole">Where the values of all rows go if the chunk turns out to hold them all, or null. Dense chunks only.</param>
    public RowChunk(InputColumns columns, bool sparse, long rows, int firstNonZeros, float[]? whole = null)
    {
        this.columns = columns;
        Whole = whole;
        var rowLength = Math.Max(1, columns.FeatureCount);
        var mostRows = whole is not null ? whole.Length / rowLength : Math.Max(1, MostValues / Math.Max(sparse ? 1 : rowLength, Math.Max(columns.LabelWidth, columns.ExtraWidth)));
        rowCapacity = (int)Math.Clamp(rows, 1, mostRows);
        entryCapacity = sparse
            ? Math.Max(firstNonZeros, (int)Math.Min(MostValues, (long)rowCapacity * rowLength))
            : rowCapacity * columns.FeatureCount;
        values = whole is null ? new(entryCapacity) : null;
        entryColumns = sparse ? new(entryCapacity) : null;
        nonZeroCounts = new(rowCapacity);
        labels = new(rowCapacity * columns.LabelWidth);
        extras = new(rowCapacity * columns.ExtraWidth);
        weights = columns.Weight is null ? null : new(rowCapacity);
    }

    /// <summary>The array that was given for all rows, or null.</summary>
    public float[]? Whole { get; }

    public bool IsSparse => entryColumns is not null;

    public int RowCount { get; private set; }

    /// <summary>Values stored in a sparse chunk, cells in a dense one.</summary>
    public int EntryCount { get; private set; }

    /// <summary>The rows by batch of the cursor.</summary>
    public List<RowSegment> Segments { get; } = [];

    public long UsedBytes => (IsSparse ? 8L : 4L) * EntryCount + RowCount * (sizeof(int) + columns.SideBytesPerRow);

    public ReadOnlySpan<float> Values => Storage[..EntryCount];
    public ReadOnlySpan<int> EntryColumns => entryColumns!.Span[..EntryCount];
    public ReadOnlySpan<int> NonZeroCounts => nonZeroCounts.Span[..RowCount];
    public ReadOnlySpan<float> Labels => labels.Span[..(RowCount * columns.LabelWidth)];
    public ReadOnlySpan<float> Extras => extras.Span[..(RowCount * columns.ExtraWidth)];
    public ReadOnlySpan<float> Weights => weights!.Span[..RowCount];

    private Span<float> Storage => values is null ? Whole : values.Span;

    public bool HasRoomFor(int nonZeros) => RowCount < rowCapacity && EntryCount + (IsSparse ? nonZeros : columns.FeatureCount) <= entryCapacity;

    public void Add(long batch, in VBuffer<float> features, int nonZeros, ReadOnlySpan<float> label, ReadOnlySpan<float> extra, float weight)
    {
        if (Segments.Count == 0 || Segments[^1].Batch != batch)
            Segments.Add(new(batch, RowCount, EntryCount));
        var segment = Segments[^1];
        segment.RowCount++;
        segment.NonZeroCount += nonZeros;

        if (IsSparse)
            AddEntries(features, nonZeros);
        else
            features.CopyTo(Storage.Slice(EntryCount, columns.FeatureCount));
        EntryCount += IsSparse ? nonZeros : columns.FeatureCount;
        nonZeroCounts.Span[RowCount] = nonZeros;
        label.CopyTo(labels.Span[(RowCount * label.Length)..]);
        extra.CopyTo(extras.Span[(RowCount * extra.Length)..]);
        if (weights is not null)
            weights.Span[RowCount] = weight;
        RowCount++;
    }

    private void AddEntries(in VBuffer<float> features, int nonZeros)
    {
        var given = features.GetValues();
        var indices = features.GetIndices();
        var storedValues = Storage.Slice(EntryCount, nonZeros);
        var storedColumns = entryColumns!.Span.Slice(EntryCount, nonZeros);
        if (!features.IsDense && given.Length == nonZeros)
        {
            given.CopyTo(storedValues);
            indices.CopyTo(storedColumns);
            return;
        }
        for (int i = 0, next = 0; next < nonZeros; i++)
        {
            if (given[i] != 0)
                (storedValues[next], storedColumns[next++]) = (given[i], features.IsDense ? i : indices[i]);
        }
    }

    public void Dispose()
    {
        values?.Dispose();
        entryColumns?.Dispose();
        nonZeroCounts.Dispose();
        labels.Dispose();
        extras.Dispose();
        weights?.Dispose();
    }
}
