using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>Chooses among calibrators by cross-validation on the calibration rows, and keeps the identity where none helps.</summary>
/// <param name="Candidates">The calibrators.</param>
/// <remarks>The choice is that of <see cref="BestMulticlassCalibrator"/>; <see cref="BestBinaryMap.Scores"/> tells how each candidate did.</remarks>
[CalibratorName("best")]
public sealed record BestBinaryCalibrator([property: MinLength(1)] ImmutableArray<BinaryCalibrator> Candidates) : BinaryCalibrator
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
    public override bool GivesInterval => Candidates.Any(candidate => candidate.GivesInterval);

    /// <inheritdoc/>
    public override BestBinaryMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count < Folds)
            throw new InputDataException($"The choice among calibrators needs at least as many rows as folds, {Folds}; the calibration set has {rows.Count}.");
        var fingerprints = new ulong[rows.Count];
        for (var row = 0; row < rows.Count; row++)
            fingerprints[row] = CrossValidation.Scramble(rows.Scores[row]) ^ (rows.Labels[row] ? ulong.MaxValue : 0);
        var folds = CrossValidation.Deal(fingerprints, Folds);
        double[] Losses(BinaryCalibrator calibrator)
        {
            var losses = new double[rows.Count];
            foreach (var fold in folds)
            {
                var map = calibrator.Fit(rows.Pick([.. folds.Where(other => other != fold).SelectMany(other => other)]));
                foreach (var row in fold)
                    losses[row] = Metric.Of(map.Apply(rows.Scores[row], rows.Meaning), rows.Labels[row]);
            }
            return losses;
        }
        var (scores, best) = CrossValidation.Compare([.. Candidates.Select(candidate => (candidate.ToString(), (Func<double[]>)(() => Losses(candidate))))], Losses(new BinaryIdentityCalibrator()), rows.WeightOf);
        var map = best < 0 ? new BinaryIdentityMap() : Candidates[best].Fit(rows);
        return new(map, scores, best) { Diagnostics = map.Diagnostics };
    }

    /// <inheritdoc/>
    public bool Equals(BestBinaryCalibrator? other)
        => other is not null && Metric == other.Metric && Folds == other.Folds && Candidates.SequenceEqual(other.Candidates);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Metric, Folds, Candidates.Length);
}

/// <summary>The map of <see cref="BestBinaryCalibrator"/>: that of the chosen candidate.</summary>
/// <param name="Chosen">The map.</param>
/// <param name="Scores">How each candidate did.</param>
/// <param name="ChosenIndex">Number of the chosen candidate; -1 for the identity.</param>
[CalibratorName("best")]
public sealed record BestBinaryMap(BinaryMap Chosen, ImmutableArray<CandidateScore> Scores, int ChosenIndex) : BinaryMap
{
    /// <summary>What was chosen and by how much, in words.</summary>
    public string Choice => CandidateScore.Describe(Scores, ChosenIndex);

    /// <inheritdoc/>
    public override ScoreMeaning Reads => Chosen.Reads;

    /// <inheritdoc/>
    public override double Apply(double score) => Chosen.Apply(score);

    /// <inheritdoc/>
    public override (double Lower, double Value, double Upper) ApplyInterval(double score) => Chosen.ApplyInterval(score);
}
