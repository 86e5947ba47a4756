using System.Collections.Concurrent;
using Microsoft.ML;

namespace MLExtensions.Columns;

/// <summary>A view whose rows are read into memory once, for all trainers that ask for the same columns of it.</summary>
/// <param name="source">The rows.</param>
internal sealed class SharedRows(IDataView source) : IDataView
{
    private readonly ConcurrentDictionary<string, Lazy<ExampleBlock>> blocks = new();

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => source.GetRowCursor(columnsNeeded, rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => source.GetRowCursorSet(columnsNeeded, n, rand);

    /// <summary>Reads rows, or gives those that were read before.</summary>
    /// <param name="request">What to read; the first request for some columns decides on threads and the memory ceiling.</param>
    public static ExampleBlock Read(ColumnReaderRequest request)
    {
        if (request.Data is not SharedRows shared)
            return ColumnReader.Read(request);
        var key = $"{request.FeatureColumn}\n{request.LabelColumn}\n{request.LabelKind}\n{request.WeightColumn}\n{request.Layout}\n{string.Join("\n", request.Extras.Select(extra => $"{extra.Name} {extra.Width}"))}";
        var block = shared.blocks.GetOrAdd(key, _ => new(() => ColumnReader.Read(request)));
        try
        {
            return block.Value;
        }
        catch
        {
            shared.blocks.TryRemove(new(key, block));   // a reading that was cancelled is no answer to others
            throw;
        }
    }
}
