using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>What an isotonic map does between the last score of a block and the first of the next.</summary>
public enum IsotonicInterpolation
{
    /// <summary>The straight line, as scikit-learn and ML.NET do.</summary>
    Linear,

    /// <summary>The value of the upper block, as R's isoreg does: the map has no values but those of the blocks.</summary>
    Step,
}

/// <summary>Isotonic regression: the non-decreasing function of the score with the least squared error, found by pooling adjacent violators.</summary>
/// <remarks>
/// It has the least of every proper loss, log-loss too, among non-decreasing functions on the rows that it is fitted on. Rows of equal score are one point with the weighted mean of their labels, so
/// that their order does not matter (ML.NET's Isotonic pools them one by one). Within a block and beyond the outermost the value is constant, so that ties arise; it can be exactly 0 or 1, see
/// <see cref="CalibrationOptions.LeastProbability"/>. Scores are read as they come, probabilities or logits. About a thousand rows are needed; below, prefer Platt, beta or Venn-Abers.
/// Time n log n at most, and linear above 2,000 rows.
/// Source: Zadrozny and Elkan (2002), Transforming Classifier Scores into Accurate Multiclass Probability Estimates, KDD; Ayer et al. (1955), Annals of Mathematical Statistics 26.
/// </remarks>
[CalibratorName("isotonic")]
public sealed record IsotonicRegression : BinaryCalibrator
{
    /// <summary>What the map does between blocks.</summary>
    /// <value>Default: Linear.</value>
    [EnumDataType(typeof(IsotonicInterpolation))]
    public IsotonicInterpolation Interpolation { get; init; } = IsotonicInterpolation.Linear;

    /// <inheritdoc/>
    public override IsotonicMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var blocks = PoolAdjacentViolators.Fit(new ScoreGroups(rows.Scores, rows.Labels, rows.Weights));
        return new(rows.Meaning, Interpolation, [.. blocks.Lowest], [.. blocks.Highest], [.. blocks.Values])
        {
            Diagnostics = FitDiagnostics.ClosedForm with
            {
                Remark = rows.PositiveWeight == 0 ? "no row is positive: every probability becomes 0" : rows.PositiveWeight == rows.TotalWeight ? "every row is positive: every probability becomes 1" : null,
            },
        };
    }
}

/// <summary>The map of <see cref="IsotonicRegression"/>: blocks of scores with one value each.</summary>
/// <param name="Form">What scores the map reads.</param>
/// <param name="Interpolation">What it does between blocks.</param>
/// <param name="Lowest">Lowest score of each block, ascending.</param>
/// <param name="Highest">Highest score of each block.</param>
/// <param name="Values">Value of each block, strictly ascending, from 0 to 1.</param>
[CalibratorName("isotonic")]
public sealed record IsotonicMap(ScoreMeaning Form, IsotonicInterpolation Interpolation, ImmutableArray<double> Lowest, ImmutableArray<double> Highest, ImmutableArray<double> Values) : BinaryMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => Form;

    /// <inheritdoc/>
    public override double Apply(double score) => Interpolation == IsotonicInterpolation.Step
        ? PoolAdjacentViolators.Step(score, Highest.AsSpan(), Values.AsSpan())
        : PoolAdjacentViolators.Linear(score, Lowest.AsSpan(), Highest.AsSpan(), Values.AsSpan());
}
