using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>A trial and what came of it.</summary>
public sealed record TrialResult
{
    /// <summary>What was tried.</summary>
    public required TrialSettings Settings { get; init; }

    /// <summary>How far it came.</summary>
    public required TrialState State { get; init; }

    /// <summary>The metric that is searched for, in its own direction; of a pruned trial at its last step, NaN of a failed one.</summary>
    public double Metric { get; init; } = double.NaN;

    /// <summary>By how much constraints are missed, added up; 0 where all are met.</summary>
    public double Violation { get; init; }

    /// <summary>All metrics of the trial, by name, those of constraints included.</summary>
    public ImmutableDictionary<string, double> Metrics { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>The metric at each step that was reported, ascending by step.</summary>
    public ImmutableArray<TrialStep> Steps { get; init; } = [];

    /// <summary>Seconds that the trial took, all its parts together.</summary>
    public double DurationInSeconds { get; init; }

    /// <summary>Why it failed: the message of the error; null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Full name of the error's type; null where it did not fail.</summary>
    public string? FailureType { get; init; }
}

/// <summary>The metric of a trial at a step of its training.</summary>
/// <param name="Step">The step: the number of epochs done.</param>
/// <param name="Metric">The metric, in its own direction.</param>
/// <param name="Violation">By how much constraints are missed.</param>
/// <param name="Seconds">Seconds of the trial up to here.</param>
public readonly record struct TrialStep(int Step, double Metric, double Violation, double Seconds);
