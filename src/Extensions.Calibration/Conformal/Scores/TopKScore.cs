namespace MLExtensions.Conformal;

/// <summary>The rank of a class, s(x, k) = r(k) from 1, or r(k) - u with the row's uniform number u: sets of the most probable classes, of nearly the same size for all rows.</summary>
/// <remarks>
/// Uses nothing of the probabilities but their order. Without u all sets have the same size, and many scores are tied: they cover more than promised.
/// Source: Angelopoulos, Bates, Malik and Jordan (2021), Uncertainty Sets for Image Classifiers using Conformal Prediction, ICLR, section 2 (the fixed-size baseline).
/// </remarks>
[ScoreName("top_k")]
public sealed record TopKScore : RankedScore
{
    /// <summary>Whether u is used: sets then have one of two sizes, and cover as promised, not more.</summary>
    /// <value>Default: false.</value>
    public bool Randomized { get; init; }

    /// <inheritdoc/>
    public override bool IsRandomized => Randomized;

    /// <inheritdoc/>
    protected override double Of(in RankedClass ranked) => Randomized ? ranked.Rank - ranked.Uniform : ranked.Rank;
}
