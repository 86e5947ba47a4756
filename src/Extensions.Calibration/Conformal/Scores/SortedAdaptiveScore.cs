using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>Sorted adaptive prediction sets (SAPS): s(x, k) = u p_max for the most probable class, p_max + (r(k) - 2 + u) weight for the others, with the rank r(k) from 1 and the row's uniform number u.</summary>
/// <remarks>
/// Of the probabilities only the largest counts, the others through their order: for networks whose small probabilities mean little. Sets are small and still grow with the difficulty of the row.
/// Source: Huang, Xi, Zhang, Yao, Qiu and Wei (2024), Conformal Prediction for Deep Classifier via Label Ranking, ICML, equation 10.
/// </remarks>
[ScoreName("sorted_adaptive")]
public sealed record SortedAdaptiveScore : RankedScore
{
    private static readonly double[] Weights = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6];

    /// <summary>What every rank costs, above 0.</summary>
    /// <value>Default: 0.2.</value>
    [Range(0.0, 1e9, MinimumIsExclusive = true)]
    public double Weight { get; init; } = 0.2;

    /// <summary>Whether the weight is chosen, on a part of the calibration rows: of 0.02, 0.05, 0.1, 0.15 and so on to 0.6 the one with the smallest sets.</summary>
    /// <value>Default: false: it is as given.</value>
    public bool Automatic { get; init; }

    /// <inheritdoc/>
    public override bool NeedsTuning => Automatic;

    /// <inheritdoc/>
    public override NonconformityScore Tune(TuningRows rows, double alpha)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Automatic ? rows.SmallestSets(Weights.Select(weight => this with { Automatic = false, Weight = weight }), alpha) : this;
    }

    /// <inheritdoc/>
    public override bool IsRandomized => true;

    /// <inheritdoc/>
    protected override double Of(in RankedClass ranked)
        => ranked.Rank == 1 ? ranked.Uniform * ranked.Largest : ranked.Largest + (ranked.Rank - 2 + ranked.Uniform) * Weight;
}
