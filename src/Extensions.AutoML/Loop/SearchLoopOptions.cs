using System.ComponentModel.DataAnnotations;

namespace MLExtensions.AutoML;

/// <summary>How long a search runs, how many trials at a time, and who is told.</summary>
internal sealed record SearchLoopOptions : IValidatableObject
{
    /// <summary>Seconds of the search, those of earlier runs on its folder included; null for no limit.</summary>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double? Seconds { get; init; }

    /// <summary>Trials of the search, those of earlier runs on its folder included; null for no limit.</summary>
    [Range(1, int.MaxValue)]
    public int? Trials { get; init; }

    /// <summary>Trials that run at a time.</summary>
    [Range(1, 1024)]
    public int Parallelism { get; init; } = 1;

    /// <summary>Threads that all trials share; null for the processors, at least one for each trial that runs.</summary>
    [Range(1, 65536)]
    public int? Threads { get; init; }

    /// <summary>Seconds beyond the budget after which running trials are stopped; null for a tenth of the budget, at least one.</summary>
    [Range(0, double.MaxValue)]
    public double? GraceInSeconds { get; init; }

    /// <summary>Seed of the search.</summary>
    public int Seed { get; init; }

    /// <summary>Whether higher values of the metric are better.</summary>
    public bool HigherIsBetter { get; init; }

    public ISearchMonitor? Monitor { get; init; }

    /// <summary>Told what a user should know, a sentence each.</summary>
    public Action<string>? Log { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How often other processes are told that this one lives.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a worker without work looks for some.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(100);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Seconds is null && Trials is null)
            yield return new("A search needs a budget: seconds, a number of trials, or both.");
        if (Threads is { } threads && Parallelism > threads)
            yield return new($"Parallelism must not exceed the threads that trials share, {threads}. Got {Parallelism}.");
    }
}
