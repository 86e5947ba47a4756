using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLExtensions.Columns;

/// <summary>What is to be read from a data view, and within which limits.</summary>
/// <param name="Data">The rows.</param>
/// <param name="FeatureColumn">Name of the features, a vector of known size of Single.</param>
/// <param name="LabelColumn">Name of the label, of a type that <paramref name="LabelKind"/> allows.</param>
/// <param name="LabelKind">What the label means.</param>
internal sealed record ColumnReaderRequest(IDataView Data, string FeatureColumn, string LabelColumn, LabelKind LabelKind)
{
    /// <summary>Name of the example weights (Single or Double), or null for none.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>Columns to read beside features, label and weight.</summary>
    public IReadOnlyList<ExtraColumn> Extras { get; init; } = [];

    /// <summary>Wish for the layout of the features.</summary>
    public FeatureLayout Layout { get; init; } = FeatureLayout.Auto;

    /// <summary>Most bytes that the rows may take. They bear on the rows themselves; reading takes a few more megabytes for a moment.</summary>
    public long MemoryCeiling { get; init; } = MemoryBudget.DefaultCeiling;

    /// <summary>Threads that read; 1 reads serially. Order and values of the rows do not depend on it.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>Receives one warning about skipped rows and one line about what was read, or null.</summary>
    public IChannel? Channel { get; init; }

    /// <summary>Called every few thousand rows, from several threads at once; throws to stop the reading. A host's own check for cancellation goes here.</summary>
    public Action? CheckAlive { get; init; }
}
