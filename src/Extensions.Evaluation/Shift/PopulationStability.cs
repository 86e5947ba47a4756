using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Population stability index of one column.</summary>
/// <param name="Value">The index, from 0.</param>
/// <param name="Bins">Its bins, ascending.</param>
public sealed record PopulationStability(double Value, ImmutableArray<StabilityBin> Bins);
