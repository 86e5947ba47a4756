using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLExtensions.Columns;

/// <summary>Rows of a data view that do not fit into memory: they are read anew in every pass, serially, in the order of the view.</summary>
/// <remarks>
/// The rules for bad rows are those of <see cref="ColumnReader"/>. The first whole pass warns of them, and every further one must give the same
/// rows in the same order; that is checked by their number and by a digest.
/// </remarks>
internal sealed class ExampleStream
{
    private const int RowsBetweenChecks = 64;

    /// <summary>Rows that tell the density.</summary>
    private const int FirstRowCount = 1024;

    private readonly ColumnReaderRequest request;
    private readonly InputColumns columns;
    private readonly long rowsThatCame;
    private int passes;
    private PassSummary? first;

    /// <summary>Looks at the first rows.</summary>
    /// <param name="request">What to read; its ceiling and number of threads do not matter.</param>
    /// <param name="rowsThatCame">Good rows that the view gave in an earlier attempt to read it, at least.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or has a type that is not allowed.</exception>
    /// <exception cref="InputDataException">No good rows; or a row is wrong in a way that no missing value explains.</exception>
    public ExampleStream(ColumnReaderRequest request, long rowsThatCame = 0)
    {
        (this.request, this.rowsThatCame) = (request, rowsThatCame);
        columns = InputColumns.Find(request);
        var (wish, weighted) = (request.Layout, columns.Weight is not null);
        var shape = new RowShape(columns.FeatureCount, columns.LabelWidth, wish == FeatureLayout.Sparse || (wish == FeatureLayout.Auto && columns.FeatureCount >= LayoutChoice.SparseColumns), weighted)
        {
            ExtraWidths = [.. columns.Extras.Select(extra => extra.Width)],
        };
        var builder = new BlockBuilder(shape, (int)Math.Clamp((1 << 22) / Math.Max(1, columns.FeatureCount), 16, FirstRowCount));
        var nonZeros = 0L;
        Run(shape, (row, values) =>
        {
            builder.Add(row);
            nonZeros += values;
            return !builder.IsFull;
        }, default);
        FirstRows = builder.Build();
        Shape = shape with { IsSparse = LayoutChoice.PrefersSparse(wish, builder.Count, nonZeros, columns) };
        EntriesPerRow = Shape.IsSparse ? Math.Max(1, (double)nonZeros / builder.Count) : 0;
    }

    /// <summary>What the rows have in common; the first of them decide between dense and sparse.</summary>
    public RowShape Shape { get; }

    /// <summary>The first rows, in either layout.</summary>
    public ExampleBlock FirstRows { get; }

    /// <summary>Entries of a sparse row on average: those of the first rows, and of all of them after the first pass. 0 where rows are dense.</summary>
    public double EntriesPerRow { get; private set; }

    /// <summary>What the first pass came to; null before it.</summary>
    public PassSummary? FirstPass => first;

    /// <summary>Reads all rows.</summary>
    /// <param name="take">Gets every good row in turn; the object is used again for the next one.</param>
    /// <param name="stop">Stops the pass within a few rows.</param>
    /// <exception cref="InputDataException">The view gives other rows than in the first pass; or a row is wrong in a way that no missing value explains.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Read(Action<ExampleRow> take, CancellationToken stop = default)
    {
        var nonZeros = 0L;
        var pass = Run(Shape, (row, values) =>
        {
            if (row.Number == first?.GoodRows)
                throw NotAgain("more rows than that");
            nonZeros += values;
            take(row);
            return true;
        }, stop);
        if (first is not null && first != pass)
            throw NotAgain(pass.ToString());
        if (first is null && Shape.IsSparse)
            EntriesPerRow = Math.Max(1, (double)nonZeros / pass.GoodRows);
        first = pass;
    }

    private PassSummary Run(RowShape shape, Func<ExampleRow, int, bool> take, CancellationToken stop)
    {
        using var cursor = OpenCursor();
        var reader = new RowReader(cursor, columns);
        var row = new ExampleRow(shape);
        var digest = new OrderDigest();
        var (seen, good, whole) = (0L, 0L, true);
        try
        {
            for (; whole && cursor.MoveNext(); seen++)
            {
                if (seen % RowsBetweenChecks == 0)
                {
                    stop.ThrowIfCancellationRequested();
                    request.CheckAlive?.Invoke();
                }
                if (!reader.TryRead())
                    continue;
                row.SetFeatures(reader.Features, reader.NonZeros);
                reader.Label.CopyTo(row.Label);
                reader.Extras.CopyTo(row.Extras);
                (row.Number, row.Weight) = (good++, reader.Weight);
                digest.Add(row);
                whole = take(row, reader.NonZeros);
            }
        }
        catch (RowFaultException fault)
        {
            throw fault.At(seen);
        }
        if (whole && first is null)
            CheckFirst(seen, good, reader.Skipped);
        return new(seen, good, digest.Value);
    }

    /// <summary>Opening a cursor is where a source that was read to its end fails, if it does not simply come back empty.</summary>
    private DataViewRowCursor OpenCursor()
    {
        passes++;
        try
        {
            return request.Data.GetRowCursor(columns.Active);
        }
        catch (Exception error) when ((passes > 1 || rowsThatCame > 0) && error is not OperationCanceledException)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The data cannot be read again: it failed in pass {passes}. ") + Remedy, error);
        }
    }

    private void CheckFirst(long rows, long goodRows, SkippedRows skipped)
    {
        var before = Math.Max(rowsThatCame, FirstRows?.RowCount ?? 0);
        if (goodRows < before)
            throw new InputDataException(FormattableString.Invariant($"The data cannot be read twice: it gave at least {before:N0} good rows, and then {goodRows:N0} of {rows:N0}. ") + Remedy);
        if (goodRows == 0)
            throw new InputDataException(skipped.NothingLeft);
        if (FirstRows is null)
            return;
        if (skipped.Total > 0)
            request.Channel?.Warning(MessageSensitivity.None, skipped.Warning);
        request.Channel?.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
            $"Read through {goodRows} instances with {columns.FeatureCount} features, {(Shape.IsSparse ? "sparse" : "dense")}."));
    }

    private InputDataException NotAgain(string came) => new(
        $"The data gives other rows, or another order, each time it is read: the first pass gave {first}, a later one {came}. {Remedy}");

    private const string Remedy =
        "Rows beyond the memory ceiling are read anew in every epoch, and must come in the same order each time. Keep them in a file (ml.Data.SaveAsBinary) or in a cache " +
        "and train on that, shuffle before that and not while reading, or raise the option MemoryCeilingMegabytes.";
}
