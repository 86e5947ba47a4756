using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Evaluation;

/// <summary>How the worst slab is looked for.</summary>
public sealed record WorstSlabSearch
{
    /// <summary>Least share of the rows in a slab, delta.</summary>
    /// <value>The default value is 0.1; allowed are numbers strictly between 0 and 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double LeastShare { get; init; } = 0.1;

    /// <summary>Number of random directions, where none are given.</summary>
    /// <value>The default value is 1000; allowed are 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int DirectionCount { get; init; } = 1000;

    /// <summary>Whether one random half of the rows is searched and the coverage is that of the other half. On the rows that were searched it is too low, even where every slab is covered alike.</summary>
    /// <value>The default value is true.</value>
    public bool EvaluateOtherHalf { get; init; } = true;

    /// <summary>Seed of the directions and of the halves.</summary>
    /// <value>The default value is 0; allowed is any number.</value>
    public int Seed { get; init; }
}
