using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>One of several words.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Words">The words, at least one, all different.</param>
/// <param name="Default">The word that is tried first.</param>
public sealed record ChoiceParameter(string Name, ImmutableArray<string> Words, string Default) : SearchParameter(Name)
{
    /// <summary>The words.</summary>
    public ImmutableArray<string> Words { get; init; } = Words.IsDefault ? [] : Words;

    /// <inheritdoc/>
    public override ParameterValue DefaultValue => Default;

    internal override double ValueCount => Words.Length;

    /// <summary>Equal where all is, the words in their order.</summary>
    public bool Equals(ChoiceParameter? other) => base.Equals(other) && Words.SequenceEqual(other.Words) && Default == other.Default;

    /// <inheritdoc/>
    public override int GetHashCode() => Words.Aggregate(HashCode.Combine(base.GetHashCode(), Default), HashCode.Combine);

    internal override IEnumerable<string> Faults()
    {
        if (Words.IsEmpty)
            yield return "has no words to choose from.";
        else if (Words.Any(string.IsNullOrEmpty))
            yield return "has an empty word.";
        else if (Words.GroupBy(word => word, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            yield return $"has the word '{twice.Key}' twice.";
        else if (!Words.Contains(Default))
            yield return $"has a default that is none of its words {Show(Words)}. Got '{Default}'.";
    }

    internal override string? Fault(ParameterValue value) => value.Word is { } word && Words.Contains(word) ? null : $"takes one of {Show(Words)}. Got {value.Show()}.";

    internal override double ToUnit(ParameterValue value) => (Words.IndexOf(value.Word!) + 0.5) / Words.Length;

    internal override ParameterValue FromUnit(double unit) => Words[IndexAt(unit)];

    internal override (double Low, double High) Cell(double unit) => (IndexAt(unit) / (double)Words.Length, (IndexAt(unit) + 1) / (double)Words.Length);

    internal override string Describe() => $"{Name}: {Show(Words)}";

    internal override IEnumerable<ParameterValue> Spread(int count) => Words.Select(word => (ParameterValue)word);

    internal int IndexAt(double unit) => Math.Clamp((int)(unit * Words.Length), 0, Words.Length - 1);

    internal static string Show(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"'{word}'"));
}
