namespace MLExtensions.Training;

/// <summary>What a trainer's options say about reading data.</summary>
internal sealed record TrainerSettings(
    string LabelColumnName,
    string FeatureColumnName,
    string? ExampleWeightColumnName,
    long? MemoryCeilingBytes,
    int? NumberOfThreads,
    CancellationToken CancellationToken);
