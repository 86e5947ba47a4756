using System.Collections.Immutable;

namespace MLExtensions.Calibration;

/// <summary>A binary calibrator for each class against the others; the results are divided by their sum (a row of zeros gives 1 / K each).</summary>
/// <param name="Calibrator">The binary calibrator.</param>
/// <remarks>
/// The class with the greatest probability may change. A class that no row has is calibrated like the others, unless <see cref="KeepAbsentClasses"/> is set.
/// Source: Zadrozny and Elkan (2002), Transforming Classifier Scores into Accurate Multiclass Probability Estimates, KDD.
/// </remarks>
[CalibratorName("one_versus_rest")]
public sealed record OneVersusRest(BinaryCalibrator Calibrator) : MulticlassCalibrator
{
    /// <summary>Whether the probability of a class that no row has is taken over as it is.</summary>
    /// <value>Default: false.</value>
    public bool KeepAbsentClasses { get; init; }

    /// <inheritdoc/>
    public override OneVersusRestMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var absent = rows.AbsentClasses();
        var probabilities = rows.As(ScoreMeaning.Probabilities);
        ImmutableArray<BinaryMap> maps = [.. Enumerable.Range(0, rows.ClassCount)
            .Select(k => KeepAbsentClasses && absent.Contains(k) ? new BinaryIdentityMap() : Calibrator.Fit(probabilities.OneVersusRest(k)))];
        return new(maps)
        {
            Diagnostics = new(maps.All(map => map.Diagnostics.Converged), maps.Sum(map => map.Diagnostics.Iterations), double.NaN, double.NaN, double.NaN)
            {
                Remark = maps.Select((map, k) => map.Diagnostics.Remark is { } remark ? $"class {k}: {remark}" : null).OfType<string>() is var remarks && remarks.Any() ? string.Join("; ", remarks) : null,
            },
        };
    }
}

/// <summary>The map of <see cref="OneVersusRest"/>.</summary>
/// <param name="Maps">One per class.</param>
[CalibratorName("one_versus_rest")]
public sealed record OneVersusRestMap(ImmutableArray<BinaryMap> Maps) : MulticlassMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override int? ClassCount => Maps.Length;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        for (var k = 0; k < scores.Length; k++)
            probabilities[k] = Maps[k].Apply(scores[k], ScoreMeaning.Probabilities);
        ScoreForms.Normalize(probabilities);
    }
}
