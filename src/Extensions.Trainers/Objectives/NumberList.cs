using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLExtensions.Trainers;

/// <summary>An immutable list of numbers that is equal to another one if the numbers are: for parameters of records, as in <c>alpha: [0.25, 0.75]</c>.</summary>
[CollectionBuilder(typeof(NumberList), nameof(Create))]
[JsonConverter(typeof(ArrayConverter))]
public readonly struct NumberList : IReadOnlyList<double>, IEquatable<NumberList>
{
    private readonly ImmutableArray<double> numbers;

    private NumberList(ImmutableArray<double> numbers) => this.numbers = numbers;

    /// <summary>Number of numbers.</summary>
    public int Count => Numbers.Length;

    /// <summary>The number at a position, from 0.</summary>
    /// <param name="index">The position.</param>
    public double this[int index] => Numbers[index];

    /// <summary>True if there are no numbers, as in a value that was never set.</summary>
    public bool IsEmpty => Count == 0;

    private ImmutableArray<double> Numbers => numbers.IsDefault ? [] : numbers;

    /// <summary>Makes a list of a copy of the numbers.</summary>
    /// <param name="numbers">The numbers.</param>
    public static NumberList Create(ReadOnlySpan<double> numbers) => new([.. numbers]);

    /// <summary>Makes a list of a copy of an array.</summary>
    /// <param name="numbers">The numbers, or null for none.</param>
    public static implicit operator NumberList(double[]? numbers) => Create(numbers);

    /// <summary>True if both hold the same numbers in the same order.</summary>
    public static bool operator ==(NumberList left, NumberList right) => left.Equals(right);

    /// <summary>True if the lists differ in a number, in length or in order.</summary>
    public static bool operator !=(NumberList left, NumberList right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(NumberList other) => Numbers.AsSpan().SequenceEqual(other.Numbers.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NumberList other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var number in Numbers)
            hash.Add(number);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)Numbers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The numbers in brackets, written the same in every culture.</summary>
    public override string ToString() => $"[{string.Join(", ", Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>A JSON array; null is read as no numbers.</summary>
    private sealed class ArrayConverter : JsonConverter<NumberList>
    {
        public override bool HandleNull => true;

        public override NumberList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<double[]?>(ref reader, options);

        public override void Write(Utf8JsonWriter writer, NumberList value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var number in value)
                writer.WriteNumberValue(number);
            writer.WriteEndArray();
        }
    }
}
