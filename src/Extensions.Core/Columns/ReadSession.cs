using System.Runtime.ExceptionServices;

namespace MLExtensions.Columns;

/// <summary>What the threads of one reading share: the first failure stops them all.</summary>
/// <param name="request">What to read.</param>
/// <param name="columns">The checked columns.</param>
/// <param name="budget">Counts the bytes.</param>
/// <param name="cursorCount">Number of threads and cursors.</param>
/// <param name="cancellation">Stops the reading.</param>
internal sealed class ReadSession(ColumnReaderRequest request, InputColumns columns, MemoryBudget budget, int cursorCount, CancellationToken cancellation)
{
    private ExceptionDispatchInfo? failure;

    public InputColumns Columns => columns;
    public MemoryBudget Budget => budget;
    public FeatureLayout Layout => request.Layout;

    /// <summary>Rows of the data, or more than any data has where the view does not know.</summary>
    public long RowLimit { get; } = request.Data.GetRowCount() ?? long.MaxValue;

    /// <summary>
    /// The final array of dense features, where rows can go to their place at once: one cursor, a known number of rows, room for all.
    /// Null otherwise.
    /// </summary>
    public float[]? NewWhole() =>
        cursorCount == 1 && RowLimit < int.MaxValue && LayoutChoice.FitsDense(RowLimit, columns, budget)
            ? GC.AllocateUninitializedArray<float>((int)RowLimit * columns.FeatureCount)
            : null;

    public bool IsStopped => Volatile.Read(ref failure) is not null;

    public void CheckAlive()
    {
        cancellation.ThrowIfCancellationRequested();
        request.CheckAlive?.Invoke();
    }

    public void Fail(Exception exception) => Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);

    public void ThrowIfFailed() => failure?.Throw();
}
