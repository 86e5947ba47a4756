namespace MLExtensions.AutoML;

/// <summary>What a tuner knows.</summary>
/// <param name="Space">The space.</param>
/// <param name="Observations">What was tried, in the order of trials.</param>
/// <param name="Running">What is being tried by others at the moment.</param>
/// <param name="TrialId">Number of the trial that is to be proposed.</param>
/// <param name="Random">What draws, seeded by the search's seed and the trial's number.</param>
public sealed record TunerContext(SearchSpace Space, IReadOnlyList<TunerObservation> Observations, IReadOnlyList<ParameterSet> Running, int TrialId, Random Random);

/// <summary>A trial, as a tuner sees it.</summary>
/// <param name="Parameters">What was tried.</param>
/// <param name="Loss">The metric where lower is better, or its negative where higher is; positive infinity of a failed trial.</param>
/// <param name="Violation">By how much constraints are missed, 0 where all are met. A trial that misses none is better than any that does.</param>
/// <param name="Seconds">Seconds that it took.</param>
/// <param name="IsComplete">False where it was pruned: its loss is that of its last step.</param>
public readonly record struct TunerObservation(ParameterSet Parameters, double Loss, double Violation, double Seconds, bool IsComplete);
