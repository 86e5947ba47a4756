namespace MLExtensions.Columns;

/// <summary>Sparse features: a slot is a chain of small pages, so that rows of any length come and go without a gap or an allocation.</summary>
internal sealed class PagedSlots : FeatureSlots
{
    private const int PageEntries = 16, BytesPerPage = PageEntries * (sizeof(float) + sizeof(int)) + sizeof(int);

    private readonly NativeArray<float> values;
    private readonly NativeArray<int> columns;
    private readonly int[] following, first, counts;
    private int freePage, freePages;

    /// <param name="slots">Number of slots.</param>
    /// <param name="entriesPerRow">Entries of a row on average.</param>
    /// <param name="longest">Most entries of a row; there is room for at least one such row.</param>
    public PagedSlots(int slots, double entriesPerRow, int longest)
    {
        var pages = (int)Math.Min(Array.MaxLength / PageEntries, Math.Max(Pages(longest), slots * PagesPerRow(entriesPerRow)));
        (values, columns) = (new(pages * PageEntries), new(pages * PageEntries));
        (following, first, counts, freePages) = (new int[pages], new int[slots], new int[slots], pages);
        for (var page = 0; page < pages; page++)
            following[page] = page + 1;
    }

    /// <summary>Pages that so many entries take.</summary>
    private static int Pages(int entries) => (entries + PageEntries - 1) / PageEntries;

    /// <summary>Bytes of a slot of so many entries.</summary>
    public static double Bytes(double entries) => 2 * sizeof(int) + PagesPerRow(entries) * BytesPerPage;

    /// <summary>The last page of a row is half empty on average.</summary>
    private static double PagesPerRow(double entries) => Math.Max(1, entries / PageEntries + 0.5);

    public override bool HasRoom(ExampleRow row) => Pages(row.EntryCount) <= freePages;

    public override void Store(int slot, ExampleRow row)
    {
        (first[slot], counts[slot]) = (freePage, row.EntryCount);
        for (var start = 0; start < row.EntryCount; start += PageEntries)
        {
            var count = Math.Min(PageEntries, row.EntryCount - start);
            row.Values.Slice(start, count).CopyTo(values.Span[(freePage * PageEntries)..]);
            row.Columns.Slice(start, count).CopyTo(columns.Span[(freePage * PageEntries)..]);
            freePage = following[freePage];
            freePages--;
        }
    }

    public override void Load(int slot, ExampleRow row)
    {
        row.Resize(counts[slot]);
        var page = first[slot];
        for (var start = 0; start < row.EntryCount; start += PageEntries, page = following[page])
        {
            var count = Math.Min(PageEntries, row.EntryCount - start);
            values.Span.Slice(page * PageEntries, count).CopyTo(row.Values[start..]);
            columns.Span.Slice(page * PageEntries, count).CopyTo(row.Columns[start..]);
        }
    }

    public override void Free(int slot)
    {
        var pages = Pages(counts[slot]);
        if (pages == 0)
            return;
        var last = first[slot];
        for (var page = 1; page < pages; page++)
            last = following[last];
        (following[last], freePage) = (freePage, first[slot]);
        freePages += pages;
    }

    public override void Dispose()
    {
        values.Dispose();
        columns.Dispose();
    }
}
