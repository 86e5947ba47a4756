using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>What a cubic spline does at its ends: a condition on its second derivatives M at the knots.</summary>
public enum SplineEnds
{
    /// <summary>M_0 = 0.</summary>
    Natural,

    /// <summary>M_0 = M_1.</summary>
    Parabolic,

    /// <summary>M_0 = 2 M_1 - M_2.</summary>
    Cubic,
}

/// <summary>Spline calibration: a cubic spline through the cumulative difference of labels and probabilities, whose derivative is what the probability is off by.</summary>
/// <remarks>
/// With the probabilities sorted, D_j = (1 / n) sum of (y_i - p_i) up to j, at t_j = (j - 1) / (n - 1). A cubic spline with equidistant knots is fitted to it by least squares, and p_j becomes
/// p_j + D'(t_j); between the rows the map is linear, beyond them constant, and it is clipped to [0, 1]. It needs no bins. It need not rise with p unless <see cref="Monotone"/> is set.
/// Rows of equal probability count with the mean of their labels. Whole weights count as repeated rows (up to 64 n in all), others as shares of the mean weight. For several classes: the predicted one by
/// <see cref="TopLabelCalibration"/>, each by <see cref="OneVersusRest"/>.
/// Source: Gupta et al. (2021), Calibration of Neural Networks Using Splines, ICLR. The official code swaps the weights of its interpolation; this does not.
/// </remarks>
[CalibratorName("spline")]
public sealed record SplineCalibration : BinaryCalibrator
{
    private const int MostRepeats = 64;

    /// <summary>Number of knots; there must be as many rows at least.</summary>
    /// <value>Default: 6. From 4 to 100.</value>
    [Range(4, 100)]
    public int KnotCount { get; init; } = 6;

    /// <summary>What the spline does at its ends.</summary>
    /// <value>Default: Natural.</value>
    [EnumDataType(typeof(SplineEnds))]
    public SplineEnds Ends { get; init; } = SplineEnds.Natural;

    /// <summary>Whether the map is made non-decreasing by isotonic regression of its values.</summary>
    /// <value>Default: false.</value>
    public bool Monotone { get; init; }

    /// <summary>Most points that the map keeps, evenly chosen among the sorted rows: it would grow with the rows otherwise.</summary>
    /// <value>Default: 100,000. From 100.</value>
    [Range(100, int.MaxValue)]
    public int MostPoints { get; init; } = 100_000;

    /// <inheritdoc/>
    public override SplineMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        OptionsValidator.Validate(this);
        var (scores, positives, masses) = new ScoreGroups(rows.As(ScoreMeaning.Probabilities).Scores, rows.Labels, rows.Weights).ToArrays();
        var steps = new Steps(masses, Unit(rows));
        if (steps.Total < KnotCount)
            throw new InputDataException($"A spline of {KnotCount} knots needs as many rows at least; the calibration set has {steps.Total} of weight above 0. Set a smaller {nameof(KnotCount)} or hold more rows out.");
        var spline = new CubicSpline(KnotCount, Ends);
        var knots = Knots(spline, scores, positives, masses, steps);
        var values = Calibrated(spline, knots, scores, steps);
        if (Monotone)
            (scores, values) = Rising(scores, values, masses);
        if (scores.Length > MostPoints)
        {
            int[] kept = [.. Enumerable.Range(0, MostPoints).Select(i => (int)((long)i * (scores.Length - 1) / (MostPoints - 1)))];
            (scores, values) = (Array.ConvertAll(kept, i => scores[i]), Array.ConvertAll(kept, i => values[i]));
        }
        return new([.. scores], [.. values]);
    }

    /// <summary>The weight that counts as one row.</summary>
    private static double Unit(BinaryCalibrationSet rows)
    {
        var (whole, count) = (true, rows.Count);
        foreach (var weight in rows.Weights)
        {
            whole &= weight == Math.Floor(weight);
            count -= weight == 0 ? 1 : 0;
        }
        return whole && rows.TotalWeight <= (double)MostRepeats * count ? 1 : rows.TotalWeight / count;
    }

    /// <summary>Knot values of least squares, by the normal equations: they are few, and cardinal splines of equidistant knots are nearly orthogonal.</summary>
    private double[] Knots(CubicSpline spline, double[] scores, double[] positives, double[] masses, Steps steps)
    {
        var (matrix, right, weights) = (new double[KnotCount, KnotCount], new double[KnotCount, 1], new double[KnotCount]);
        var height = 0.0;
        steps.ForEach((i, place, mass) =>
        {
            height += (positives[i] / masses[i] - scores[i]) * mass / steps.Mass;
            spline.Value(place, weights);
            for (var k = 0; k < weights.Length; k++)
            {
                right[k, 0] += mass * weights[k] * height;
                for (var l = 0; l < weights.Length; l++)
                    matrix[k, l] += mass * weights[k] * weights[l];
            }
        });
        LinearSystem.Solve(matrix, right);
        return [.. Enumerable.Range(0, KnotCount).Select(k => right[k, 0])];
    }

    private static double[] Calibrated(CubicSpline spline, double[] knots, double[] scores, Steps steps)
    {
        var (values, weights) = ((double[])scores.Clone(), new double[knots.Length]);
        steps.ForEach((i, place, _) =>
        {
            spline.Derivative(place, weights);
            values[i] += TensorPrimitives.Dot<double>(weights, knots) / steps.CountOf(i);
        });
        return values;
    }

    private static (double[] Scores, double[] Values) Rising(double[] scores, double[] values, double[] masses)
    {
        var blocks = PoolAdjacentViolators.Fit(scores, values, masses);
        var points = blocks.Values.SelectMany((value, b) => blocks.Lowest[b] < blocks.Highest[b] ? [(blocks.Lowest[b], value), (blocks.Highest[b], value)] : new[] { (Score: blocks.Lowest[b], Value: value) }).ToArray();
        return (Array.ConvertAll(points, point => point.Score), Array.ConvertAll(points, point => point.Value));
    }

    /// <summary>The rows of each score as steps of equal mass.</summary>
    private sealed class Steps(double[] masses, double unit)
    {
        public double Mass { get; } = masses.Sum();

        public long Total { get; } = masses.Sum(mass => (long)Math.Max(1, Math.Round(mass / unit)));

        public int CountOf(int group) => (int)Math.Max(1, Math.Round(masses[group] / unit));

        /// <summary>Calls with the group, the place t from 0 to 1 and the mass of each step.</summary>
        public void ForEach(Action<int, double, double> visit)
        {
            var done = 0.0;
            for (var group = 0; group < masses.Length; group++)
            {
                var count = CountOf(group);
                for (var step = 1; step <= count; step++)
                    visit(group, Math.Clamp((done + masses[group] * step / count - unit) / (Mass - unit), 0, 1), masses[group] / count);
                done += masses[group];
            }
        }
    }
}

/// <summary>The map of <see cref="SplineCalibration"/>: linear between points, constant beyond them, clipped to [0, 1].</summary>
/// <param name="Scores">Probabilities, ascending.</param>
/// <param name="Values">What they become, before it is clipped.</param>
[CalibratorName("spline")]
public sealed record SplineMap(ImmutableArray<double> Scores, ImmutableArray<double> Values) : BinaryMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override double Apply(double score) => Math.Clamp(PoolAdjacentViolators.Linear(score, Scores.AsSpan(), Scores.AsSpan(), Values.AsSpan()), 0, 1);
}
