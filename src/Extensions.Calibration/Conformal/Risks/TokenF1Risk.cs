using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;

namespace MLExtensions.Conformal;

/// <summary>1 less the best F1 of words that an answer of the set has against a true one: 1 - max F1 over the set, 1 where it is empty. The labels are answers, whose texts are given.</summary>
/// <param name="Answers">The text of each label.</param>
[RiskName("token_f1")]
public sealed record TokenF1Risk([property: MinLength(1)] ImmutableArray<string> Answers) : Risk
{
    private static readonly ConditionalWeakTable<TokenF1Risk, double[]> Tables = [];

    /// <summary>Whether two answers without words agree, as in SQuAD 2.0.</summary>
    /// <value>Default: false.</value>
    public bool EmptyIsRight { get; init; }

    /// <inheritdoc/>
    public override string Description => "1 less the best F1 of words in the set";

    /// <inheritdoc/>
    public override bool Trace(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truth, LossCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (probabilities.Length != Answers.Length)
            throw new InputDataException($"There are {Answers.Length} answers, but {probabilities.Length} probabilities per row.");
        var entries = curve.Entries(probabilities);
        var (table, best) = (Tables.GetValue(this, Table), 0.0);
        curve.Begin(1);
        for (var size = 1; size <= entries.Count; size++)
        {
            for (var label = 0; label < truth.Length; label++)
                if (truth[label])
                    best = Math.Max(best, table[entries.Labels[size - 1] * Answers.Length + label]);
            curve.Step(entries.Lambdas[size - 1], 1 - best);
        }
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(TokenF1Risk? other) => other is not null && EmptyIsRight == other.EmptyIsRight && Answers.AsSpan().SequenceEqual(other.Answers.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Answers.Length, EmptyIsRight);

    private static double[] Table(TokenF1Risk risk)
        => [.. risk.Answers.SelectMany(answer => risk.Answers.Select(truth => TokenF1.Of(answer, truth, risk.EmptyIsRight)))];
}
