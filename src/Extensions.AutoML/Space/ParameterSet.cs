using System.Collections;
using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MLExtensions.AutoML;

/// <summary>A value for every active parameter of a search space, by name, in the order of the space. Equal where names and values are. In JSON an object of numbers and texts by name.</summary>
[JsonConverter(typeof(ParameterSetConverter))]
public sealed class ParameterSet : IReadOnlyDictionary<string, ParameterValue>, IEquatable<ParameterSet>
{
    private readonly ImmutableArray<KeyValuePair<string, ParameterValue>> items;
    private readonly ImmutableDictionary<string, ParameterValue> byName;

    /// <summary>A set.</summary>
    /// <param name="items">Names and values; names differ.</param>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public ParameterSet(IEnumerable<KeyValuePair<string, ParameterValue>> items)
    {
        this.items = [.. items];
        byName = this.items.ToImmutableDictionary(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public ParameterValue this[string key] => byName[key];

    /// <inheritdoc/>
    public IEnumerable<string> Keys => items.Select(item => item.Key);

    /// <inheritdoc/>
    public IEnumerable<ParameterValue> Values => items.Select(item => item.Value);

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => byName.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, out ParameterValue value) => byName.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, ParameterValue>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, ParameterValue>>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(ParameterSet? other) => other is not null && Count == other.Count && items.All(item => other.TryGetValue(item.Key, out var value) && value == item.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ParameterSet);

    /// <inheritdoc/>
    public override int GetHashCode() => items.Aggregate(0, (hash, item) => hash ^ HashCode.Combine(item.Key, item.Value));

    /// <summary>Names and values: "a = 1, b = x".</summary>
    public override string ToString() => string.Join(", ", items.Select(item => $"{item.Key} = {item.Value}"));
}
