using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLExtensions.Columns;

namespace MLExtensions.Training;

/// <summary>What a trainer asks of the code that fits a network.</summary>
/// <param name="Train">Training rows, at least one; where they are streamed, some of them.</param>
/// <param name="Validation">Validation rows, or null for none given.</param>
/// <param name="LabelCount">Number of classes (multiclass), of labels (multi-label), or 1.</param>
/// <param name="Initial">Parameters to start from, or null.</param>
/// <param name="Host">For logging, the default seed, cancellation and the device wish.</param>
internal sealed record NetworkFitRequest(ExampleBlock Train, ExampleBlock? Validation, int LabelCount, FeedForwardParameters? Initial, IHost Host)
{
    /// <summary>Features that stand for the values of one category each, as the data view marks them; ascending.</summary>
    public ImmutableArray<SlotRange> CategoricalSlots { get; init; } = [];

    /// <summary>Makes of a network, finished or not, what scores rows.</summary>
    public Func<NetworkFit, ITransformer>? MakeTransformer { get; init; }

    /// <summary>All training rows, where they do not fit into memory; null where <see cref="Train"/> holds them.</summary>
    public ExampleStream? Stream { get; init; }

    /// <summary>The validation rows that are given along with <see cref="Stream"/>; null for none.</summary>
    public ExampleStream? ValidationStream { get; init; }
}

/// <summary>A fitted network.</summary>
/// <param name="Parameters">The network as plain arrays.</param>
/// <param name="Link">What turns its outputs into predictions.</param>
/// <param name="History">The course of the training.</param>
internal sealed record NetworkFit(FeedForwardParameters Parameters, OutputLink Link, TrainingHistory History)
{
    /// <summary>Levels of the outputs where they are quantiles; empty where they are not.</summary>
    public ImmutableArray<double> Levels { get; init; } = [];
}
