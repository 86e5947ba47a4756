using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>What a trial asks of its trainer.</summary>
/// <param name="Parameters">The values to try.</param>
/// <param name="Columns">The columns to read.</param>
/// <param name="Labels">What objectives may know of the labels of the training rows.</param>
/// <param name="IsSparse">Whether features are sparse.</param>
/// <param name="Seed">Seed of the training.</param>
/// <param name="Cancellation">Stops the training.</param>
internal sealed record TrainingRun(ParameterSet Parameters, SearchColumns Columns, TrainingLabels? Labels, bool IsSparse, int Seed, CancellationToken Cancellation)
{
    /// <summary>More epochs than any training has: the checkpoint is written where the training is paused, and nowhere else.</summary>
    private const int Never = 1_000_000;

    /// <summary>Asked after every epoch; null for nobody.</summary>
    public IEpochGate? Gate { get; init; }

    /// <summary>Where a paused training is kept; null where it is not.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>The options of a task's trainer.</summary>
    public NeuralNetworkOptions Options(SearchTask task) => task.Options(IsSparse).Apply(Parameters, Labels) with
    {
        LabelColumnName = Columns.Label,
        FeatureColumnName = Columns.Features,
        ExampleWeightColumnName = Columns.Weight,
        Seed = Seed,
        Gate = Gate,
        CheckpointPath = CheckpointPath,
        CheckpointEveryEpochs = Never,
        CancellationToken = Cancellation,
    };
}
