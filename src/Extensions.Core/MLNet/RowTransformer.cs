using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

using MLExtensions.MLNet;

namespace MLExtensions;

/// <summary>
/// Base of transformers that compute new columns of a row from that row alone. Derived classes state the mapping and their bytes; schema,
/// cursors, PredictionEngine, saving and loading follow.
/// </summary>
/// <remarks>
/// A derived class is immutable. To be loadable it writes its state in <see cref="Save(BinaryWriter)"/>, reads it back as
/// <see cref="ILoadableTransformer{TSelf}"/> says, and is announced by <c>[assembly: LoadableTransformer&lt;X&gt;]</c>.
/// <c>ml.Model.Load</c> then finds the assembly by itself, as long as the application references it.
/// </remarks>
public abstract class RowTransformer : ITransformer
{
    private readonly ModelFormat format;

    /// <summary>Creates the base.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="format">Names and version of the saved form.</param>
    protected RowTransformer(IHostEnvironment environment, ModelFormat format)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(format);
        this.format = format;
        Host = environment.Register(format.LoaderName);
    }

    /// <summary>The transformer's own environment.</summary>
    protected IHost Host { get; }

    /// <summary>States the mapping for rows of a schema.</summary>
    /// <param name="input">Schema of the rows; find the columns with <see cref="InputColumn"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A needed column is absent or of a wrong type.</exception>
    protected abstract RowMapping Map(DataViewSchema input);

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Writer of the component's bytes; leave it open.</param>
    protected abstract void Save(BinaryWriter writer);

    /// <summary>Saves components that are stored beside the state.</summary>
    private protected virtual void SaveParts(ModelSaveContext context) { }

    /// <summary>The transformed rows; any view that gives what the row mapper gives.</summary>
    private protected virtual IDataView Apply(IDataView input) => new RowToRowMapperTransform(Host, input, Mapper(input.Schema), Mapper);

    /// <summary>Finds a column that the mapping reads.</summary>
    /// <param name="schema">The input schema.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="role">What the column is to the transformer ("feature", "score"), for the error message.</param>
    /// <param name="fits">Whether a type will do.</param>
    /// <param name="expected">The types that will do, in words, for the error message.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is absent, or its type will not do.</exception>
    protected DataViewSchema.Column InputColumn(DataViewSchema schema, string name, string role, Func<DataViewType, bool> fits, string expected)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(fits);
        if (schema.GetColumnOrNull(name) is not { } column)
            throw Host.ExceptSchemaMismatch(nameof(schema), role, name);
        return fits(column.Type) ? column : throw Host.ExceptSchemaMismatch(nameof(schema), role, name, expected, column.Type.ToString());
    }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return RowToRowMapperTransform.GetOutputSchema(inputSchema, Mapper(inputSchema));
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Apply(input);
    }

    bool ITransformer.IsRowToRowMapper => true;

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new RowToRowMapperTransform(Host, new EmptyDataView(Host, inputSchema), Mapper(inputSchema), Mapper);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        Save(format.Open(ctx, GetType()));
        SaveParts(ctx);
    }

    private RowTransformerMapper Mapper(DataViewSchema input) => new(this, Map(input));
}
