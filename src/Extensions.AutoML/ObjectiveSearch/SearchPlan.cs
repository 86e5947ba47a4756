using System.Collections.Immutable;
using Microsoft.ML;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>The rows of a search.</summary>
/// <param name="Train">Training rows, or all rows.</param>
/// <param name="Validation">Validation rows; null where there are folds.</param>
/// <param name="Test">Test rows; null where some are set apart.</param>
/// <param name="TestFraction">Share that is set apart.</param>
/// <param name="Folds">Number of folds; null where there are validation rows.</param>
/// <param name="SamplingKey">Name of the column whose values stay together, or null.</param>
internal sealed record SearchRows(IDataView Train, IDataView? Validation, IDataView? Test, double TestFraction, int? Folds, string? SamplingKey);

/// <summary>All that a search was asked for.</summary>
internal sealed record SearchPlan<TPredictions> where TPredictions : PredictionRows
{
    public SearchRows? Data { get; init; }

    public SearchColumns Columns { get; init; } = new("Label", "Features", null);

    public IEstimator<ITransformer>? Featurization { get; init; }

    public required SearchMetric<TPredictions> Metric { get; init; }

    /// <summary>The metric with an interval; null where it is a function of views.</summary>
    public required Metric<TPredictions>? Interval { get; init; }

    /// <summary>What the winner is shown with beside the metric; null for all metrics of the task.</summary>
    public IReadOnlyList<Metric<TPredictions>>? Shown { get; init; }

    public ImmutableArray<SearchConstraint<TPredictions>> Constraints { get; init; } = [];

    public SearchSpace? Space { get; init; }

    public ITuner Tuner { get; init; } = new TpeTuner();

    public IPruner Pruner { get; init; } = new AshaPruner(minimumStep: 4);

    public SearchLoopOptions Loop { get; init; } = new();

    public string? Folder { get; init; }
}
