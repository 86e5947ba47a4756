using System.Collections.Immutable;

namespace MLExtensions.Trainers;

/// <summary>What the examples of each class count for, on top of example weights: the remedy for a rare class.</summary>
public sealed record ClassWeights
{
    private readonly ImmutableArray<double> values;
    private readonly bool balanced;

    private ClassWeights(ImmutableArray<double> values, bool balanced) => (this.values, this.balanced) = (values, balanced);

    /// <summary>Every class counts 1.</summary>
    public static ClassWeights None { get; } = new([], false);

    /// <summary>Class c counts n / (K n_c), with the summed example weights n_c of its training rows: all K classes together weigh the same.</summary>
    public static ClassWeights Balanced { get; } = new([], true);

    /// <summary>Given factors.</summary>
    /// <param name="values">One finite factor of at least 0 per class, in the order of the keys; for binary classification false, then true.</param>
    /// <exception cref="ArgumentException">No factor, or one that is negative or not finite, or all are 0.</exception>
    public static ClassWeights Given(params ReadOnlySpan<double> values)
    {
        if (values.Length < 2)
            throw new ArgumentException($"Class weights need one value per class, at least 2. {values.Length} came.", nameof(values));
        for (var i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]) || values[i] < 0)
                throw new ArgumentException($"Class weights must be finite and at least 0. Weight {i} is {values[i]}.", nameof(values));
        if (!values.ContainsAnyExcept(0.0))
            throw new ArgumentException("Class weights must not all be 0.", nameof(values));
        return new ClassWeights([.. values], false);
    }

    /// <summary>Whether the other weights are the same.</summary>
    /// <param name="other">The weights to compare with.</param>
    public bool Equals(ClassWeights? other) => other is not null && balanced == other.balanced && values.SequenceEqual(other.values);

    /// <inheritdoc/>
    public override int GetHashCode() => values.Aggregate(balanced.GetHashCode(), HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => balanced ? "Balanced" : values.IsEmpty ? "None" : $"Given({string.Join(", ", values)})";

    /// <summary>Factors of the classes, or null for 1 each.</summary>
    /// <param name="classSums">Summed example weights per class; a class without rows gets factor 1.</param>
    internal double[]? Factors(double[] classSums)
    {
        if (balanced)
        {
            var share = classSums.Sum() / classSums.Length;
            return Array.ConvertAll(classSums, sum => sum > 0 ? share / sum : 1);
        }
        if (values.IsEmpty)
            return null;
        if (values.Length != classSums.Length)
            throw new ArgumentException($"Class weights need one value for each of the {classSums.Length} classes. {values.Length} came.");
        return [.. values];
    }
}
