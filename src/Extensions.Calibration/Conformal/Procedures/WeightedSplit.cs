using System.Buffers;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>Weighted split conformal prediction: calibration rows count by their weights, for new rows of another law or for rows that drift.</summary>
/// <remarks>
/// With weights w_i of the calibration rows, W = sum w_i, and w of the new row, mass w_i / (W + w) is on score s_i and w / (W + w) on +infinity; the threshold is the least score with cumulative mass at
/// least 1 - alpha. What it promises depends on the weights: likelihood ratios are exact under covariate or label shift (<see cref="LikelihoodRatioWeights"/>, <see cref="DomainClassifierWeights"/>,
/// <see cref="ClassRatioWeights"/>); weights in [0, 1] bound what a drift can do (<see cref="AgeWeights"/>, <see cref="WindowWeights"/>, <see cref="ColumnWeights"/>); weights by distance
/// (<see cref="NearestNeighbourWeights"/>, <see cref="SimilarityWeights"/>) localise.
/// Source: Tibshirani, Barber, Candès and Ramdas (2019), Conformal Prediction Under Covariate Shift, NeurIPS; Barber et al. (2023), Conformal Prediction Beyond Exchangeability, Annals of Statistics 51.
/// </remarks>
/// <param name="Weights">How much every calibration row counts.</param>
[ProcedureName("weighted_split")]
public sealed record WeightedSplit([property: Required] CalibrationWeights Weights) : ConformalProcedure
{
    /// <inheritdoc/>
    public override ProcedureColumns Columns => Weights.Columns;

    /// <inheritdoc/>
    public override FittedWeightedSplit Fit(ConformalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var (weights, fitted) = Weights.Fit(rows);
        if (!fitted.IsLocal)
            return new(fitted, new(rows.Scores, weights.AsSpan()), WeightTotal.Of(weights.AsSpan()));
        // Weights of one new row come in the order of the sorted scores: their cumulative sum then needs no sort.
        var order = Enumerable.Range(0, rows.Count).ToArray();
        Array.Sort(rows.Scores.ToArray(), order);
        var ordered = fitted.Ordered(order);
        return new(ordered, new(rows.Scores), WeightTotal.Median([.. ordered.AtSome(rows).Select(weights => WeightTotal.Of(weights))]));
    }
}

/// <summary>Fitted <see cref="WeightedSplit"/>.</summary>
/// <param name="Weights">The weights of new rows, and those of calibration rows where they depend on them.</param>
/// <param name="Scores">The calibration scores, with their weights where those are fixed.</param>
/// <param name="Total">The weights together; at a typical row where they depend on it.</param>
[ProcedureName("weighted_split")]
public sealed record FittedWeightedSplit(FittedWeights Weights, CalibrationScores Scores, WeightTotal Total) : FittedProcedure
{
    /// <inheritdoc/>
    public override ProcedureColumns Columns => Weights.Columns;

    /// <inheritdoc/>
    public override ThresholdRule At(double alpha) => Weights switch
    {
        { IsLocal: true } => new LocalThresholds(Weights, Scores, ConformalQuantile.CheckAlpha(alpha)),
        { IsOne: true } => new OneThreshold(Scores.Threshold(alpha)),
        _ => new WeightedThresholds(Weights, Scores, ConformalQuantile.CheckAlpha(alpha)),
    };

    /// <inheritdoc/>
    public override CalibrationScores? ScoresOf(in ConformalRow row, int label) => Weights.IsLocal ? null : Scores;

    /// <inheritdoc/>
    public override double PValue(in ConformalRow row, int label, double score)
        => Weights.IsLocal ? LocalThresholds.PValue(Weights, Scores, row, score, theta: 1)
        : Weights.Of(row, label) is var weight && IsWeight(weight) ? Scores.PValue(score, weight) : 1;

    /// <inheritdoc/>
    public override double SmoothedPValue(in ConformalRow row, int label, double score, double theta)
        => Weights.IsLocal ? LocalThresholds.PValue(Weights, Scores, row, score, theta)
        : Weights.Of(row, label) is var weight && IsWeight(weight) ? Scores.SmoothedPValue(score, theta, weight) : 1;

    /// <inheritdoc/>
    public override ConformalGuarantee Guarantee(double alpha, string covered) => Weights.Guarantee(ConformalQuantile.CheckAlpha(alpha), covered, Total);

    private static bool IsWeight(double weight) => weight >= 0 && double.IsFinite(weight);

    /// <summary>Fixed weights of the calibration rows, and one of each new row.</summary>
    private sealed class WeightedThresholds(FittedWeights weights, CalibrationScores scores, double alpha) : ThresholdRule
    {
        public override bool DependsOnClass => weights.DependsOnClass;

        public override double Of(in ConformalRow row, int label)
            => weights.Of(row, label) is var weight && IsWeight(weight) ? scores.Threshold(alpha, weight) : double.PositiveInfinity;
    }

    /// <summary>Weights of the calibration rows that every new row gives them; its own is 1.</summary>
    private sealed class LocalThresholds(FittedWeights weights, CalibrationScores scores, double alpha) : ThresholdRule
    {
        public override double Of(in ConformalRow row, int label)
        {
            var rented = ArrayPool<double>.Shared.Rent(scores.Count);
            try
            {
                var masses = rented.AsSpan(0, scores.Count);
                if (!weights.Weigh(row, masses))
                    return double.PositiveInfinity;
                // From the top: the score is above the threshold while the mass above it, that at +infinity included, is at most alpha.
                var (above, allowed) = (1.0, (alpha + CalibrationScores.MassSlack) * (System.Numerics.Tensors.TensorPrimitives.Sum<double>(masses) + 1));
                if (!(above <= allowed))
                    return double.PositiveInfinity;
                for (var i = scores.Count - 1; i >= 0; i--)
                    if (!((above += masses[i]) <= allowed))
                        return scores.Sorted[i];
                return scores.Sorted[0];
            }
            finally
            {
                ArrayPool<double>.Shared.Return(rented);
            }
        }

        /// <summary>Mass of greater scores, and of the new row and equal ones times theta.</summary>
        public static double PValue(FittedWeights weights, CalibrationScores scores, in ConformalRow row, double score, double theta)
        {
            var masses = new double[scores.Count];
            if (double.IsNaN(score) || !weights.Weigh(row, masses))
                return 1;
            var (above, total) = (theta, 1.0);
            for (var i = 0; i < masses.Length; i++)
            {
                total += masses[i];
                above += scores.Sorted[i] > score ? masses[i] : scores.Sorted[i] == score ? theta * masses[i] : 0;
            }
            return above / total;
        }
    }
}
