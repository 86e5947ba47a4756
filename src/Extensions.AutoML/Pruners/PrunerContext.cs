namespace MLExtensions.AutoML;

/// <summary>A trial that a pruner decides on, and all others of its group.</summary>
/// <param name="TrialId">Number of the trial.</param>
/// <param name="Steps">Its steps so far, ascending.</param>
/// <param name="Others">All other trials of its group, ascending by number.</param>
/// <param name="IsClosed">Whether no more trials will begin.</param>
public sealed record PrunerContext(int TrialId, IReadOnlyList<PrunerStep> Steps, IReadOnlyList<PrunerTrial> Others, bool IsClosed);

/// <summary>A trial, as a pruner sees it.</summary>
/// <param name="TrialId">Its number.</param>
/// <param name="State">How far it came.</param>
/// <param name="Steps">Its steps so far, ascending.</param>
public sealed record PrunerTrial(int TrialId, TrialState State, IReadOnlyList<PrunerStep> Steps);
