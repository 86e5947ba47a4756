using System.Diagnostics;

namespace MLExtensions.Columns;

/// <summary>Finds out whether rows come so fast that one cursor does better than several: from memory, with nothing to compute.</summary>
internal static class ReadingProbe
{
    private const int WarmUpRows = 128, TimedRows = 512;

    /// <summary>About the time to copy a value from memory and look at it; parsing or computing one takes ten times as long.</summary>
    private const double FastNanosecondsPerValue = 5, FastNanosecondsPerRow = 300;

    /// <summary>Reads the first rows and stops. A fault in them is left to the real reading.</summary>
    public static bool IsFast(ColumnReaderRequest request, InputColumns columns)
    {
        try
        {
            using var cursor = request.Data.GetRowCursor(columns.Active);
            var reader = new RowReader(cursor, columns);
            var start = 0L;
            for (var row = 0; row < WarmUpRows + TimedRows; row++)
            {
                if (row == WarmUpRows)
                    start = Stopwatch.GetTimestamp();
                if (!cursor.MoveNext())
                    return true;
                reader.TryRead();
            }
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / TimedRows < FastNanosecondsPerRow + FastNanosecondsPerValue * columns.FeatureCount;
        }
        catch (RowFaultException)
        {
            return false;
        }
    }
}
