using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>A metric of each group.</summary>
/// <param name="Groups">The metric of each group, with its interval.</param>
/// <param name="Gap">Greatest less least of the groups where it is defined, with its interval. NaN where fewer than two groups have a value.</param>
public sealed record MetricByGroup(ImmutableArray<MetricEstimate> Groups, MetricEstimate Gap)
{
    /// <summary>Name of the metric.</summary>
    public string Name => Groups[0].Name;

    /// <summary>Name of the group with the worst value, of equal ones the first; null where no group has one.</summary>
    public string? WorstGroup { get; init; }
}
