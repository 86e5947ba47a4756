using System.Collections.Immutable;

using Microsoft.ML;

namespace MLExtensions;

/// <summary>What a <see cref="RowTransformer"/> does to rows of one schema: which columns it reads, which ones it adds, and how.</summary>
public sealed class RowMapping
{
    /// <summary>Describes the mapping.</summary>
    /// <param name="inputs">Columns of the input schema that the values are computed from.</param>
    /// <param name="outputs">Columns added, with their annotations. A name that exists already hides the older column.</param>
    /// <param name="createGetters">
    /// Makes one <see cref="ValueGetter{TValue}"/> per output, in their order, over a row that moves. It is called once per cursor, and
    /// the getters are used by one thread at a time: scratch memory belongs into their closures.
    /// </param>
    public RowMapping(ImmutableArray<DataViewSchema.Column> inputs, ImmutableArray<DataViewSchema.DetachedColumn> outputs, Func<DataViewRow, IReadOnlyList<Delegate>> createGetters)
    {
        ArgumentNullException.ThrowIfNull(createGetters);
        if (outputs.IsDefaultOrEmpty)
            throw new ArgumentException("A mapping adds at least one column.", nameof(outputs));
        (Inputs, Outputs, CreateGetters) = (inputs.IsDefault ? [] : inputs, outputs, createGetters);
    }

    /// <summary>Columns that the values are computed from.</summary>
    public ImmutableArray<DataViewSchema.Column> Inputs { get; }

    /// <summary>Columns added.</summary>
    public ImmutableArray<DataViewSchema.DetachedColumn> Outputs { get; }

    internal Func<DataViewRow, IReadOnlyList<Delegate>> CreateGetters { get; }
}
