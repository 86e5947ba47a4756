using System.Collections.Immutable;

namespace MLExtensions.Conformal;

/// <summary>The points that learn-then-test found valid.</summary>
/// <param name="PValues">The p-value of each point.</param>
/// <param name="Valid">The valid points, ascending.</param>
/// <param name="Chosen">The one that was chosen; null where none is valid.</param>
public sealed record LearnThenTestResult(ImmutableArray<double> PValues, ImmutableArray<int> Valid, int? Chosen)
{
    /// <summary>Why no point is valid; null where one is.</summary>
    public string? Reason { get; init; }
}
