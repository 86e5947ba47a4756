namespace MLExtensions.Conformal;

/// <summary>Least ambiguous sets (LAC, also called THR or hinge): s(x, k) = 1 - p_k, in [0, 1].</summary>
/// <remarks>
/// Gives the smallest sets on average among all scores if the probabilities are right; hard rows get sets that are too small, easy ones sets that are too large, and some sets may be empty.
/// Source: Sadinle, Lei and Wasserman (2019), Least Ambiguous Set-Valued Classifiers With Bounded Error Levels, JASA 114.
/// </remarks>
[ScoreName("least_ambiguous")]
public sealed record LeastAmbiguousScore : NonconformityScore
{
    /// <inheritdoc/>
    public override void Compute(ReadOnlySpan<double> probabilities, double uniform, Span<double> scores)
    {
        for (var k = 0; k < probabilities.Length; k++)
            scores[k] = 1 - probabilities[k];
    }

    /// <inheritdoc/>
    public override double Compute(ReadOnlySpan<double> probabilities, int label, double uniform) => 1 - probabilities[label];

    /// <inheritdoc/>
    public override int Select(ReadOnlySpan<double> probabilities, double uniform, double threshold, Span<bool> set)
    {
        var size = 0;
        for (var k = 0; k < probabilities.Length; k++)
            size += (set[k] = 1 - probabilities[k] <= threshold) ? 1 : 0;
        return size;
    }
}
