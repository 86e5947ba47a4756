using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>Chooses among calibrators by cross-validation on the calibration rows, and keeps the identity where none helps.</summary>
/// <param name="Candidates">The calibrators.</param>
/// <remarks>
/// Each candidate is fitted once per fold on the other folds and scored on it; the one with the least mean score is fitted on all rows. A candidate counts only if its gain over the
/// identity is above the standard error of that gain, so that noise alone seldom replaces good probabilities. <see cref="BestMulticlassMap.Scores"/> tells how each did. A candidate for
/// which the rows do not suffice is left out, and its score says why.
/// </remarks>
[CalibratorName("best")]
public sealed record BestMulticlassCalibrator([property: MinLength(1)] ImmutableArray<MulticlassCalibrator> Candidates) : MulticlassCalibrator
{
    /// <summary>What candidates are compared by.</summary>
    /// <value>Default: LogLoss.</value>
    [EnumDataType(typeof(CalibrationMetric))]
    public CalibrationMetric Metric { get; init; } = CalibrationMetric.LogLoss;

    /// <summary>Number of folds.</summary>
    /// <value>Default: 5. From 2 to 100.</value>
    [Range(2, 100)]
    public int Folds { get; init; } = 5;

    /// <inheritdoc/>
    public override BestMulticlassMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count < Folds)
            throw new InputDataException($"The choice among calibrators needs at least as many rows as folds, {Folds}; the calibration set has {rows.Count}.");
        var fingerprints = new ulong[rows.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var score in rows.Row(row))
                fingerprints[row] += CrossValidation.Scramble(score);
            fingerprints[row] ^= 3 * CrossValidation.Scramble(rows.Row(row)[rows.Labels[row]]);
        }
        var folds = CrossValidation.Deal(fingerprints, Folds);
        double[] Losses(MulticlassCalibrator calibrator)
        {
            var (losses, probabilities) = (new double[rows.Count], new double[rows.ClassCount]);
            foreach (var fold in folds)
            {
                var map = calibrator.Fit(rows.Pick([.. folds.Where(other => other != fold).SelectMany(other => other)]));
                foreach (var row in fold)
                {
                    map.Apply(rows.Row(row), rows.Meaning, probabilities);
                    losses[row] = Metric.Of(probabilities, rows.Labels[row]);
                }
            }
            return losses;
        }
        var (scores, best) = CrossValidation.Compare([.. Candidates.Select(candidate => (candidate.ToString(), (Func<double[]>)(() => Losses(candidate))))], Losses(new IdentityCalibrator()), rows.WeightOf);
        var map = best < 0 ? new IdentityMap() : Candidates[best].Fit(rows);
        return new(map, scores, best) { Diagnostics = map.Diagnostics };
    }

    /// <inheritdoc/>
    public bool Equals(BestMulticlassCalibrator? other)
        => other is not null && Metric == other.Metric && Folds == other.Folds && Candidates.SequenceEqual(other.Candidates);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Metric, Folds, Candidates.Length);
}

/// <summary>The map of <see cref="BestMulticlassCalibrator"/>: that of the chosen candidate.</summary>
/// <param name="Chosen">The map.</param>
/// <param name="Scores">How each candidate did.</param>
/// <param name="ChosenIndex">Number of the chosen candidate; -1 for the identity.</param>
[CalibratorName("best")]
public sealed record BestMulticlassMap(MulticlassMap Chosen, ImmutableArray<CandidateScore> Scores, int ChosenIndex) : MulticlassMap
{
    /// <summary>What was chosen and by how much, in words.</summary>
    public string Choice => CandidateScore.Describe(Scores, ChosenIndex);

    /// <inheritdoc/>
    public override ScoreMeaning Reads => Chosen.Reads;

    /// <inheritdoc/>
    public override int? ClassCount => Chosen.ClassCount;

    /// <inheritdoc/>
    public override bool KeepsArgmax => Chosen.KeepsArgmax;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities) => Chosen.Apply(scores, probabilities);
}
