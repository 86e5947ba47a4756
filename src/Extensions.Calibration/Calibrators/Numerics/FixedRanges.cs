namespace MLExtensions.Calibration;

/// <summary>Work on rows in ranges that depend on the data alone, so that sums taken in the order of the ranges are the same whatever the number of threads.</summary>
internal static class FixedRanges
{
    /// <summary>Below about this many elementary operations threads cost more than they save.</summary>
    private const long WorthThreads = 200_000;

    /// <summary>Number and size of equal ranges: at least as many rows each as hold <paramref name="leastElements"/> numbers, and at most <paramref name="mostRanges"/> of them.</summary>
    public static (int Count, int Size) Split(int rows, int width, int leastElements, int mostRanges)
    {
        var size = Math.Max(Math.Max(1, leastElements / width), (rows + mostRanges - 1) / mostRanges);
        return ((rows + size - 1) / size, size);
    }

    /// <summary>Calls <paramref name="body"/> for 0 to <paramref name="count"/> - 1, on several threads where it pays.</summary>
    public static void For(int count, long work, Action<int> body)
    {
        if (work >= WorthThreads && count > 1)
        {
            Parallel.For(0, count, body);
            return;
        }
        for (var index = 0; index < count; index++)
            body(index);
    }
}
