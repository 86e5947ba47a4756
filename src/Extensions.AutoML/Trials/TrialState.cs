namespace MLExtensions.AutoML;

/// <summary>How far a trial came.</summary>
public enum TrialState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It waits for its turn to go on, its course kept.</summary>
    Paused,

    /// <summary>It ran to its end.</summary>
    Completed,

    /// <summary>It was stopped since others are better at the same step.</summary>
    Pruned,

    /// <summary>It failed; the reason is kept.</summary>
    Failed,
}
