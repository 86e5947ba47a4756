using System.Globalization;
using Microsoft.ML.Runtime;

namespace MLExtensions.Columns;

/// <summary>Reads features, labels and weights of a data view into plain arrays, in the order of the data.</summary>
/// <remarks>
/// Rows that ML.NET's trainers skip are skipped here: a missing or non-finite label, a weight that is not positive and finite, a feature
/// that is not finite. They are counted by the first of these causes, and one warning tells the counts.
/// Several cursors read in parallel into chunks outside the managed heap. Once all rows are in, the exact density decides between dense
/// and sparse, the batch numbers of the cursors give the order, and every chunk is freed as it is copied: one pass over the data, and
/// little more memory than the result takes. A single cursor over a known number of rows writes dense rows to their final place; it is chosen
/// where the first rows come as fast as memory gives them.
/// </remarks>
internal static class ColumnReader
{
    /// <summary>Fewer rows than this are read serially; threads would cost more than they give.</summary>
    private const long RowsWorthThreads = 2048;

    /// <summary>Reads all rows.</summary>
    /// <param name="request">What to read.</param>
    /// <param name="cancellation">Stops the reading within a few thousand rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or has a type that is not allowed.</exception>
    /// <exception cref="InputDataException">No good rows; too large for the ceiling or an array; a multi-label value other than 0, 1 and NaN; a vector of another length than its type says.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ExampleBlock Read(ColumnReaderRequest request, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.ThreadCount, 1);
        var columns = InputColumns.Find(request);
        var rowCount = request.Data.GetRowCount();
        LayoutChoice.CheckBefore(request.Layout, rowCount, columns, new(request.MemoryCeiling, columns.FeatureCount));
        var threads = rowCount < RowsWorthThreads || request.ThreadCount > 1 && rowCount is not null && ReadingProbe.IsFast(request, columns) ? 1 : request.ThreadCount;
        return TryRead(request, columns, threads, cancellation)
            ?? TryRead(request, columns, 1, cancellation)!;
    }

    /// <returns>Null where only a serial pass can answer: the cursors lost the order, or a row is at fault and its number is wanted.</returns>
    private static ExampleBlock? TryRead(ColumnReaderRequest request, InputColumns columns, int threads, CancellationToken cancellation)
    {
        var budget = new MemoryBudget(request.MemoryCeiling, columns.FeatureCount);
        cancellation.ThrowIfCancellationRequested();
        request.CheckAlive?.Invoke();
        var cursors = threads == 1 ? [request.Data.GetRowCursor(columns.Active)] : request.Data.GetRowCursorSet(columns.Active, threads);
        var session = new ReadSession(request, columns, budget, cursors.Length, cancellation);
        var gatherers = Array.ConvertAll(cursors, cursor => new RowGatherer(cursor, session));
        try
        {
            RunAll(gatherers);
            session.ThrowIfFailed();
            if (!BlockAssembler.TryOrder(gatherers))
                return null;
            return Finish(request, gatherers, session);
        }
        catch (RowFaultException) when (gatherers.Length > 1)
        {
            return null;
        }
        catch (RowFaultException fault)
        {
            throw fault.At(gatherers[0].SeenRows);
        }
        finally
        {
            foreach (var gatherer in gatherers)
                gatherer.Dispose();
        }
    }

    private static void RunAll(RowGatherer[] gatherers)
    {
        // Threads of their own: cursors of one set may wait for each other, which a busy thread pool would turn into a standstill.
        var others = gatherers.Skip(1)
            .Select(gatherer => Task.Factory.StartNew(gatherer.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        gatherers[0].Run();
        Task.WaitAll(others);
    }

    private static ExampleBlock Finish(ColumnReaderRequest request, RowGatherer[] gatherers, ReadSession session)
    {
        var skipped = gatherers.Aggregate(default(SkippedRows), (sum, g) => sum + g.Skipped);
        var rows = gatherers.Sum(g => g.Chunks.Sum(c => (long)c.RowCount));
        var nonZeros = gatherers.Sum(g => g.NonZeroCount);
        if (rows == 0)
            throw new InputDataException(skipped.NothingLeft);
        if (skipped.Total > 0)
            request.Channel?.Warning(MessageSensitivity.None, skipped.Warning);

        var columns = session.Columns;
        var sparse = LayoutChoice.IsSparse(request.Layout, rows, nonZeros, columns, session.Budget);
        var block = BlockAssembler.Assemble(gatherers, columns, (int)rows, nonZeros, sparse, session);
        request.Channel?.Info(MessageSensitivity.None, Summary(block, nonZeros));
        return block;
    }

    private static string Summary(ExampleBlock block, long nonZeros)
    {
        var (rows, columns) = ((long)block.RowCount, block.Features.ColumnCount);
        var bytes = block.Features is SparseFeatures ? 8.0 * nonZeros + 8.0 * (rows + 1) : 4.0 * rows * columns;
        var layout = block.Features is SparseFeatures ? "sparse" : "dense";
        return string.Create(CultureInfo.InvariantCulture,
            $"Read {rows} instances with {columns} features, {layout} ({nonZeros / Math.Max(1.0, (double)rows * columns):P1} of the values are not zero), {MemoryBudget.Megabytes(bytes)} MB.");
    }
}
