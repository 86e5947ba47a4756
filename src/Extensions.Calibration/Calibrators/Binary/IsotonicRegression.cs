using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;

namespace MLExtensions.Calibration;

/// <summary>The probability between two blocks of an isotonic map.</summary>
public enum IsotonicInterpolation
{
    /// <summary>The straight line between the blocks, as scikit-learn does.</summary>
    Linear,

    /// <summary>That of the upper block.</summary>
    Step,
}

/// <summary>Isotonic regression: the non-decreasing function of the score that is nearest to the labels in squared error; it is also the likeliest.</summary>
/// <remarks>
/// By pooling adjacent violators, one sort and one pass: O(n log n). Rows with equal scores count as one with their mean label, so that their order does not matter. Scores are taken as they
/// come, probabilities or logits: only their order matters, but for the straight lines between blocks. The map may give exactly 0 and 1, and ties where scores differ: ranking on new rows can
/// suffer. It wants about 1,000 rows; below, Platt scaling, beta calibration or Venn-Abers prediction are safer.
/// Sources: Ayer et al. (1955), Annals of Mathematical Statistics 26; Zadrozny and Elkan (2002), KDD.
/// </remarks>
[CalibratorName("isotonic")]
public sealed record IsotonicRegression : BinaryCalibrator
{
    /// <summary>The probability between blocks.</summary>
    /// <value>Default: Linear.</value>
    [EnumDataType(typeof(IsotonicInterpolation))]
    public IsotonicInterpolation Interpolation { get; init; }

    /// <inheritdoc/>
    public override IsotonicMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var targets = new double[rows.Count];
        for (var row = 0; row < targets.Length; row++)
            targets[row] = rows.Labels[row] ? 1 : 0;
        var fit = PoolAdjacentViolators.Fit(rows.Scores, targets, rows.Weights);
        return new([.. fit.Lowest], [.. fit.Highest], [.. fit.Values], Interpolation, rows.Meaning);
    }
}

/// <summary>The map of <see cref="IsotonicRegression"/>: a value for each block of scores.</summary>
/// <param name="Lowest">Lowest score of each block, ascending.</param>
/// <param name="Highest">Highest score of each block.</param>
/// <param name="Values">Probability of each block, ascending.</param>
/// <param name="Interpolation">The probability between blocks.</param>
/// <param name="Form">What scores the map reads.</param>
[CalibratorName("isotonic")]
public sealed record IsotonicMap(ImmutableArray<double> Lowest, ImmutableArray<double> Highest, ImmutableArray<double> Values, IsotonicInterpolation Interpolation, ScoreMeaning Form) : BinaryMap
{
    private readonly PoolAdjacentViolators blocks =
        new(ImmutableCollectionsMarshal.AsArray(Lowest)!, ImmutableCollectionsMarshal.AsArray(Highest)!, ImmutableCollectionsMarshal.AsArray(Values)!, []);

    /// <inheritdoc/>
    public override ScoreMeaning Reads => Form;

    /// <inheritdoc/>
    public override double Apply(double score) => Interpolation == IsotonicInterpolation.Linear ? blocks.Linear(score) : blocks.Step(score);
}
