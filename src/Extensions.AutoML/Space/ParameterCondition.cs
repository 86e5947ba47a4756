using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>A parameter is active where another one, active itself, has one of some words.</summary>
/// <param name="Parent">Name of the other parameter, a <see cref="ChoiceParameter"/> that stands before this one.</param>
/// <param name="Words">The words.</param>
public sealed record ParameterCondition(string Parent, ImmutableArray<string> Words)
{
    /// <summary>The words.</summary>
    public ImmutableArray<string> Words { get; init; } = Words.IsDefault ? [] : Words;

    /// <summary>Equal where parent and words are.</summary>
    public bool Equals(ParameterCondition? other) => other is not null && Parent == other.Parent && Words.SequenceEqual(other.Words);

    /// <inheritdoc/>
    public override int GetHashCode() => Words.Aggregate(Parent.GetHashCode(StringComparison.Ordinal), HashCode.Combine);
}
