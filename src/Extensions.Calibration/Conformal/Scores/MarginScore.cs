namespace MLExtensions.Conformal;

/// <summary>How far a class is behind the best other one: s(x, k) = max over j != k of p_j, minus p_k, in [-1, 1].</summary>
/// <remarks>
/// Between <see cref="LeastAmbiguousScore"/> and the adaptive scores: a set holds the classes that are nearly as probable as the most probable one.
/// Source: Johansson, Linusson, Loefstroem and Bostroem (2017), Model-Agnostic Nonconformity Functions for Conformal Classification, IJCNN.
/// </remarks>
[ScoreName("margin")]
public sealed record MarginScore : NonconformityScore
{
    /// <inheritdoc/>
    public override void Compute(ReadOnlySpan<double> probabilities, double uniform, Span<double> scores)
    {
        var (first, best, second) = Best(probabilities);
        for (var k = 0; k < probabilities.Length; k++)
            scores[k] = (k == best ? second : first) - probabilities[k];
    }

    /// <inheritdoc/>
    public override double Compute(ReadOnlySpan<double> probabilities, int label, double uniform)
        => Math.Max(RankedSums.Largest(probabilities[..label]), RankedSums.Largest(probabilities[(label + 1)..])) - probabilities[label];

    /// <inheritdoc/>
    public override int Select(ReadOnlySpan<double> probabilities, double uniform, double threshold, Span<bool> set)
    {
        var ((first, best, second), size) = (Best(probabilities), 0);
        for (var k = 0; k < probabilities.Length; k++)
            size += (set[k] = first - probabilities[k] <= threshold) ? 1 : 0;
        var isBestIn = second - first <= threshold;
        size += (isBestIn ? 1 : 0) - (set[best] ? 1 : 0);
        set[best] = isBestIn;
        return size;
    }

    /// <summary>The largest probability, its class, and the largest of the others.</summary>
    private static (double First, int Class, double Second) Best(ReadOnlySpan<double> probabilities)
    {
        var first = RankedSums.Largest(probabilities);
        var best = probabilities.IndexOf(first);
        return (first, best, Math.Max(RankedSums.Largest(probabilities[..best]), RankedSums.Largest(probabilities[(best + 1)..])));
    }
}
