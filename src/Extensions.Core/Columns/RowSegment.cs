namespace MLExtensions.Columns;

/// <summary>Consecutive rows of a chunk that came under one batch number.</summary>
/// <param name="batch">Batch number of the cursor.</param>
/// <param name="firstRow">First row within the chunk.</param>
/// <param name="firstEntry">First value within the chunk.</param>
internal sealed class RowSegment(long batch, int firstRow, int firstEntry)
{
    public long Batch => batch;
    public int FirstRow => firstRow;
    public int FirstEntry => firstEntry;
    public int RowCount { get; set; }
    public long NonZeroCount { get; set; }

    /// <summary>First row in the finished block.</summary>
    public int TargetRow { get; set; }

    /// <summary>Non-zeros of the finished block before this segment.</summary>
    public long TargetEntry { get; set; }
}
