using MLExtensions.Columns;

namespace MLExtensions.Training;

/// <summary>What a trainer's options say about reading data.</summary>
internal sealed record TrainerSettings(
    string LabelColumnName,
    string FeatureColumnName,
    string? ExampleWeightColumnName,
    long? MemoryCeilingBytes,
    int? NumberOfThreads,
    CancellationToken CancellationToken)
{
    /// <summary>Columns to read beside features, label and weight, for a number of classes or labels.</summary>
    public Func<int, IReadOnlyList<ExtraColumn>> Extras { get; init; } = _ => [];
}
