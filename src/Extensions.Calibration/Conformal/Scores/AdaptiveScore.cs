namespace MLExtensions.Conformal;

/// <summary>Adaptive prediction sets (APS): s(x, k) = c(k) - u p_k, where c(k) is the probability of the classes up to k in descending order, k included, and u is the row's uniform number. In [0, 1].</summary>
/// <remarks>
/// Sets grow with the difficulty of the row: if the probabilities are right, every row's set holds the label with about the same probability. Sets are larger on average than those of
/// <see cref="LeastAmbiguousScore"/>, and very large where many classes have small probabilities; <see cref="RegularizedAdaptiveScore"/> and <see cref="SortedAdaptiveScore"/> mend that.
/// Source: Romano, Sesia and Candes (2020), Classification with Valid and Adaptive Coverage, NeurIPS, equations 5 to 8, with one uniform number per row.
/// </remarks>
[ScoreName("adaptive")]
public sealed record AdaptiveScore : RankedScore
{
    /// <summary>Whether u is used. Without it, u = 0, sets are larger and cover more than promised.</summary>
    /// <value>Default: true.</value>
    public bool Randomized { get; init; } = true;

    /// <inheritdoc/>
    public override bool IsRandomized => Randomized;

    /// <inheritdoc/>
    protected override double Of(in RankedClass ranked) => Randomized ? ranked.Mass - ranked.Uniform * ranked.Probability : ranked.Mass;
}
