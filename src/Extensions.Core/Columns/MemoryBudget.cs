using System.Globalization;

namespace MLExtensions.Columns;

/// <summary>Counts the bytes that rows take while they are read, and stops at the ceiling.</summary>
/// <param name="ceiling">Most bytes.</param>
/// <param name="columnCount">Number of features, for messages.</param>
internal sealed class MemoryBudget(long ceiling, int columnCount)
{
    private long bytes;
    private long rows;

    /// <summary>Half of the memory that the process may use.</summary>
    public static long DefaultCeiling => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    public long Ceiling => ceiling;

    /// <summary>Counts rows that were read. Safe from several threads.</summary>
    public void Add(long addedRows, long addedBytes)
    {
        var (allRows, allBytes) = (Interlocked.Add(ref rows, addedRows), Interlocked.Add(ref bytes, addedBytes));
        if (allBytes > ceiling)
            throw TooLarge("took", allRows, allBytes, "after which reading stopped", allRows);
    }

    /// <summary>Says what the rows need in one layout, and how to go on.</summary>
    /// <param name="verb">What the rows do.</param>
    /// <param name="neededRows">Their number.</param>
    /// <param name="neededBytes">Their bytes.</param>
    /// <param name="how">The layout, or when this was found.</param>
    /// <param name="rowsThatCame">Good rows that have been read.</param>
    public InputDataException TooLarge(string verb, double neededRows, double neededBytes, string how, long rowsThatCame = 0) => new(string.Create(CultureInfo.InvariantCulture,
        $"{neededRows:N0} rows of {columnCount:N0} features {verb} {Megabytes(neededBytes)} MB ({how}); the ceiling is {Megabytes(ceiling)} MB. Raise the option MemoryCeilingMegabytes, or train on fewer rows or features."))
    {
        IsTooLarge = true,
        RowsThatCame = rowsThatCame,
    };

    public static string Megabytes(double bytes) => (bytes / (1 << 20)).ToString("N1", CultureInfo.InvariantCulture);
}
