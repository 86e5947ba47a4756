using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLExtensions.MLNet;

/// <summary>The rows of a source with the columns of a mapper, whose cursors read ahead so that the mapper finds the network's outputs ready.</summary>
/// <remarks>
/// ML.NET's own views split a cursor into several and join them again to use more than one processor, which takes rows from under the
/// look-ahead; so cursors are made from the mapper here.
/// </remarks>
internal sealed class LookAheadView : IDataView
{
    private readonly IHost host;
    private readonly IDataView source;
    private readonly IRowToRowMapper mapper;
    private readonly NetworkModel model;
    private readonly DataViewSchema.Column features;

    /// <param name="host">Registers what splits cursors.</param>
    /// <param name="source">The rows.</param>
    /// <param name="mapper">Adds the columns; bound to the source's schema.</param>
    /// <param name="model">The model that the mapper asks for.</param>
    /// <param name="featureColumn">The column that the model scores.</param>
    public LookAheadView(IHost host, IDataView source, IRowToRowMapper mapper, NetworkModel model, string featureColumn)
        => (this.host, this.source, this.mapper, this.model, features) = (host, source, mapper, model, source.Schema[featureColumn]);

    /// <summary>The rows that are scored.</summary>
    public IDataView Source => source;

    /// <summary>The model that scores them.</summary>
    public NetworkModel Model => model;

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var columns = columnsNeeded.ToArray();
        return Over(source.GetRowCursor(mapper.GetDependencies(columns), rand), columns, Environment.ProcessorCount);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var columns = columnsNeeded.ToArray();
        var cursors = source.GetRowCursorSet(mapper.GetDependencies(columns), n, rand);
        if (cursors.Length == 1 && n > 1)
            cursors = DataViewUtils.CreateSplitCursors(host, cursors[0], n);
        return [.. cursors.Select(cursor => Over(cursor, columns, cursors.Length == 1 ? Environment.ProcessorCount : 1))];
    }

    private MappedCursor Over(DataViewRowCursor cursor, DataViewSchema.Column[] columns, int threads)
    {
        // Columns that ML.NET does not cache, such as images, belong to the one row they come with.
        if (cursor.IsColumnActive(features) && cursor.Schema.All(column => !cursor.IsColumnActive(column) || column.Type.IsCacheable()))
            cursor = new LookAheadCursor(cursor, model, features, threads);
        return new MappedCursor(cursor, mapper.GetRow(cursor, columns));
    }
}
