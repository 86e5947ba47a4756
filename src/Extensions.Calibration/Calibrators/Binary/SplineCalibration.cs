using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>What holds at the ends of a cubic spline; M are the second derivatives at its knots, alike at both ends.</summary>
public enum SplineRunout
{
    /// <summary>M0 = 0.</summary>
    Natural,

    /// <summary>M0 = M1.</summary>
    Parabolic,

    /// <summary>M0 = 2 M1 - M2.</summary>
    Cubic,
}

/// <summary>Spline calibration: the slope of a smooth curve through the running sum of label minus probability says by how much a probability is off.</summary>
/// <remarks>
/// With scores sorted, D(j) = (1 / n) sum of (y - s) up to row j is drawn at t(j) = (j - 1) / (n - 1), and a cubic spline with equidistant knots is fitted to it by least squares. The calibrated
/// probability at s(j) is s(j) + D'(t(j)), on the straight line between scores, constant beyond the outermost, clipped to [0, 1] (so that exactly 0 and 1 can come). Rows with equal scores are
/// one step of their mean label, as wide as their weight: D runs straight over it, and the mean of D' over it is taken. Steps are measured in units of the least one, so that only
/// ratios of weights matter. Rows of one class, or of one score, give (N1 + 1) / (n + 2) everywhere, N1 the weight of the positive ones. The map need not rise with the score, and near the ends
/// it is the least sure: <see cref="Monotone"/>. It keeps a point for each distinct score. It wants about 1,000 rows.
/// Source: Gupta, Rahimi, Ajanthan, Mensink, Sminchisescu and Hartley (2021), Calibration of Neural Networks using Splines, ICLR, section 4.
/// </remarks>
[CalibratorName("spline")]
public sealed record SplineCalibration : BinaryCalibrator
{
    /// <summary>The share of all rows, as 1 / this, from which on rows with one score are several points of the least squares.</summary>
    private const int Points = 256;

    /// <summary>Number of knots, from 4 to 30. More follow the data more closely.</summary>
    /// <value>Default: 6.</value>
    [Range(4, 30)]
    public int Knots { get; init; } = 6;

    /// <summary>What holds at the ends of the spline.</summary>
    /// <value>Default: Natural.</value>
    [EnumDataType(typeof(SplineRunout))]
    public SplineRunout Runout { get; init; }

    /// <summary>Whether isotonic regression of the calibrated probabilities on the scores follows, so that higher scores never get lower probabilities.</summary>
    /// <value>Default: false.</value>
    public bool Monotone { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    /// <exception cref="InputDataException">There are fewer distinct scores than knots.</exception>
    public override SplineMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Fit(rows.As(ScoreMeaning.Probabilities).Scores, [.. rows.Labels.ToArray().Select(label => label ? 1.0 : 0)], rows.Weights);
    }

    /// <summary>Fits to targets in [0, 1].</summary>
    internal SplineMap Fit(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
    {
        OptionsValidator.Validate(this);
        var (scores, sums, masses, count) = PoolAdjacentViolators.Points(probabilities, targets, weights);
        (scores, sums, masses) = (scores[..count], sums[..count], masses[..count]);
        var (total, positive) = (masses.Sum(), sums.Sum());
        if (count == 1 || Array.TrueForAll(sums, sum => sum == 0) || sums.AsSpan().SequenceEqual(masses))
            return new([scores[0]], [(positive + 1) / (total + 2)])
            {
                Diagnostics = FitDiagnostics.ClosedForm with { Remark = $"all rows have the same {(count == 1 ? "score" : "class")}: every score gets the share of positive rows, smoothed" },
            };
        if (count < Knots)
            throw new InputDataException($"The {probabilities.Length} rows of the calibration set have {count} distinct scores; a spline of {Knots} knots needs at least {Knots}. Hold more rows out, or use a calibrator of fewer parameters such as {nameof(PlattScaling)}.");

        var steps = Steps(scores, sums, masses, total);
        var spline = EquidistantSpline.Fit(steps.SelectMany(step => step.Points), Knots, Runout);
        var values = steps.Select((step, i) => scores[i] + step.MeanSlope(spline)).ToArray();
        if (!Monotone)
            return new([.. scores], [.. values]);
        var blocks = PoolAdjacentViolators.Fit(scores, Array.ConvertAll(values, value => Math.Clamp(value, 0, 1)), masses);
        var ends = Enumerable.Range(0, blocks.Count).SelectMany(b => blocks.Lowest[b] == blocks.Highest[b] ? [(blocks.Lowest[b], b)] : new[] { (blocks.Lowest[b], b), (blocks.Highest[b], b) }).ToArray();
        return new([.. ends.Select(end => end.Item1)], [.. ends.Select(end => blocks.Values[end.b])]);
    }

    private static Step[] Steps(double[] scores, double[] sums, double[] masses, double total)
    {
        var (steps, unit, before, height) = (new Step[scores.Length], masses.Min(), 0.0, 0.0);
        for (var i = 0; i < steps.Length; i++)
        {
            var (rise, span) = ((sums[i] - masses[i] * scores[i]) / total, total - unit);
            steps[i] = new(before / span, (before + masses[i] - unit) / span, height + rise * unit / masses[i], height + rise, masses[i], masses[i] / total);
            (before, height) = (before + masses[i], height + rise);
        }
        return steps;
    }

    /// <summary>The rows of one score: from where to where they go in t, and D there.</summary>
    private readonly record struct Step(double From, double To, double HeightFrom, double HeightTo, double Mass, double Share)
    {
        public IEnumerable<(double T, double Target, double Weight)> Points
        {
            get
            {
                var count = (int)Math.Ceiling(Share * SplineCalibration.Points);
                for (var i = 0; i < count; i++)
                {
                    var part = (i + 0.5) / count;
                    yield return (From + part * (To - From), HeightFrom + part * (HeightTo - HeightFrom), Mass / count);
                }
            }
        }

        public double MeanSlope(EquidistantSpline spline) => To - From > 1e-6 ? (spline.At(To) - spline.At(From)) / (To - From) : spline.Slope((From + To) / 2);
    }
}

/// <summary>The map of <see cref="SplineCalibration"/>: straight lines between scores, constant beyond the outermost, clipped to [0, 1].</summary>
/// <param name="Scores">Scores, ascending.</param>
/// <param name="Values">Probability at each score, before it is clipped.</param>
[CalibratorName("spline")]
public sealed record SplineMap(ImmutableArray<double> Scores, ImmutableArray<double> Values) : BinaryMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override double Apply(double score) => Math.Clamp(PoolAdjacentViolators.Linear(score, Scores.AsSpan(), Scores.AsSpan(), Values.AsSpan()), 0, 1);
}
