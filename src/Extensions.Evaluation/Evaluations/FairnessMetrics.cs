using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>How a model does group by group, and how far apart the groups are.</summary>
public sealed record FairnessMetrics
{
    /// <summary>Names of the groups that occur, in the order of all lists.</summary>
    public required ImmutableArray<string> GroupNames { get; init; }

    /// <summary>Named metrics group by group, with their gaps.</summary>
    public required ImmutableArray<MetricByGroup> Metrics { get; init; }

    /// <summary>Decisions of two classes group by group: demographic parity, equalised odds. Null where there are more classes or none.</summary>
    public GroupFairness? Decisions { get; init; }
}
