namespace MLExtensions.Conformal;

/// <summary>Calibration rows by age.</summary>
internal static class RowAges
{
    /// <summary>The rows from the newest to the oldest, by their times where a column of times is named, else as they come: oldest first.</summary>
    public static int[] NewestFirst(ConformalRows rows, string? timeColumnName)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var order = Enumerable.Range(0, rows.Count).ToArray();
        if (timeColumnName is not null)
        {
            var times = rows.Times ?? throw new ArgumentException($"The rows have no times; column '{timeColumnName}' should give them.", nameof(rows));
            order = [.. order.OrderBy(row => times[row])];
        }
        Array.Reverse(order);
        return order;
    }
}
