using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>Regularised adaptive prediction sets (RAPS): s(x, k) = c(k) - u p_k + penalty max(0, r(k) - free ranks), with c and u as in <see cref="AdaptiveScore"/> and the rank r(k) from 1.</summary>
/// <remarks>
/// The penalty keeps classes far down the ranks out of the sets, whose small probabilities are seldom right. It is not multiplied by u.
/// Source: Angelopoulos, Bates, Malik and Jordan (2021), Uncertainty Sets for Image Classifiers using Conformal Prediction, ICLR, Algorithms 2 and 3.
/// </remarks>
[ScoreName("regularized_adaptive")]
public sealed record RegularizedAdaptiveScore : RankedScore
{
    private static readonly double[] Penalties = [0.001, 0.01, 0.1, 0.2, 0.5];

    /// <summary>What every rank beyond the free ones costs, from 0.</summary>
    /// <value>Default: 0.01.</value>
    [Range(0.0, 1e9)]
    public double Penalty { get; init; } = 0.01;

    /// <summary>Number of ranks that cost nothing (k_reg in the paper), from 0.</summary>
    /// <value>Default: 5.</value>
    [Range(0, int.MaxValue)]
    public int FreeRanks { get; init; } = 5;

    /// <summary>Whether u is used. Without it, u = 0, sets are larger and cover more than promised.</summary>
    /// <value>Default: true.</value>
    public bool Randomized { get; init; } = true;

    /// <summary>
    /// Whether penalty and free ranks are chosen, on a part of the calibration rows: free ranks as the conformal quantile of the labels' ranks, the penalty of 0.001, 0.01, 0.1, 0.2 and 0.5 with the smallest sets.
    /// </summary>
    /// <value>Default: false: they are as given.</value>
    public bool Automatic { get; init; }

    /// <inheritdoc/>
    public override bool NeedsTuning => Automatic;

    /// <inheritdoc/>
    public override NonconformityScore Tune(TuningRows rows, double alpha)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (!Automatic)
            return this;
        var freeRanks = (int)Math.Min(rows.ClassCount, ConformalQuantile.Of(rows.Scores(new TopKScore()), alpha));
        return rows.SmallestSets(Penalties.Select(penalty => this with { Automatic = false, FreeRanks = freeRanks, Penalty = penalty }), alpha);
    }

    /// <inheritdoc/>
    public override bool IsRandomized => Randomized;

    /// <inheritdoc/>
    protected override double Of(in RankedClass ranked)
        => (Randomized ? ranked.Mass - ranked.Uniform * ranked.Probability : ranked.Mass) + Penalty * Math.Max(0, ranked.Rank - FreeRanks);
}
