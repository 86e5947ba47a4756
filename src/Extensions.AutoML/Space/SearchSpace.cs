using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>Parameters that can be tried, some of them only where others have certain words.</summary>
public sealed record SearchSpace
{
    /// <summary>A space.</summary>
    /// <param name="parameters">The parameters; a parent stands before those that depend on it.</param>
    public SearchSpace(IEnumerable<SearchParameter> parameters) => Parameters = [.. parameters];

    /// <summary>The parameters.</summary>
    public ImmutableArray<SearchParameter> Parameters { get; }
}
