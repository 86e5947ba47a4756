using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>Calibration of treatment effects by a smooth rising curve: integrated quadratic B-splines with non-negative coefficients.</summary>
/// <remarks>
/// On effects scaled to [0, 1], a + sum c_j I_j with c at least 0 minimises sum w (target - curve)^2 + penalty * sum (c_j - 2 c_{j+1} + c_{j+2})^2; knots at quantiles of the
/// effects. Beyond the ends the curve is flat, and it is clipped to the range of the targets. Fewer than 4 different effects give a line.
/// Source: Ramsay (1988), Monotone Regression Splines in Action, Statistical Science 3(4); as an effect calibrator, the package causalCalibration of van der Laan et al.
/// </remarks>
[CalibratorName("causal_monotone_spline")]
public sealed record CausalMonotoneSpline : EffectCalibrator
{
    private const int Degree = 2, LeastDistinct = 4;
    private const double EndMargin = 1e-8;

    /// <summary>Most knots between the ends.</summary>
    /// <value>Default: 6. From 0 to 50.</value>
    [Range(0, 50)]
    public int Knots { get; init; } = 6;

    /// <summary>Weight of the second differences of the coefficients.</summary>
    /// <value>Default: 0.001. From 0.</value>
    [Range(0.0, double.MaxValue)]
    public double Penalty { get; init; } = 1e-3;

    /// <inheritdoc/>
    protected internal override EffectMap FitCurve(EffectPoints points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var distinct = points.Effects.Distinct().Count();
        if (distinct < LeastDistinct)
        {
            var line = new CausalLinear().FitCurve(points);
            return line with { Diagnostics = line.Diagnostics with { Remark = $"only {distinct} different effects: a line in place of a spline" } };
        }
        var (least, greatest) = (points.Effects.Min(), points.Effects.Max());
        double[] scaled = [.. points.Effects.Select(x => (x - least) / (greatest - least))];
        var knots = Interior(scaled, Math.Min(Knots, distinct - Degree - 1));
        var count = knots.Length + Degree + 2;
        var (matrix, right, row) = (new double[count, count], new double[count], new double[count]);
        row[0] = 1;
        for (var i = 0; i < scaled.Length; i++)
        {
            IntegratedSplines.Evaluate(knots, scaled[i], row.AsSpan(1));
            Add(matrix, row, points.Weights[i]);
            for (var j = 0; j < count; j++)
                right[j] += points.Weights[i] * row[j] * points.Targets[i];
        }
        for (var j = 1; j + 2 < count; j++)
        {
            Array.Clear(row);
            (row[j], row[j + 1], row[j + 2]) = (1, -2, 1);
            Add(matrix, row, Penalty);
        }
        var solution = NonNegativeLeastSquares.Solve(matrix, right);
        return new CausalMonotoneSplineMap(least, greatest, [.. knots], solution[0], [.. solution.Skip(1)], points.Targets.Min(), points.Targets.Max());
    }

    /// <summary>Quantiles of the effects, each effect once whatever its weight, between order statistics by interpolation.</summary>
    private static double[] Interior(double[] scaled, int count)
    {
        var sorted = scaled.Order().ToArray();
        return [.. Enumerable.Range(1, Math.Max(count, 0)).Select(i =>
        {
            var at = (sorted.Length - 1) * (double)i / (count + 1);
            var below = (int)at;
            return sorted[below] + (at - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
        }).Distinct().Where(knot => knot is > EndMargin and < 1 - EndMargin)];
    }

    private static void Add(double[,] matrix, double[] row, double weight)
    {
        for (var i = 0; i < row.Length; i++)
            for (var j = 0; j < row.Length; j++)
                matrix[i, j] += weight * row[i] * row[j];
    }
}

/// <summary>The map of <see cref="CausalMonotoneSpline"/>.</summary>
/// <param name="Least">Effect where the curve begins.</param>
/// <param name="Greatest">Effect where it ends.</param>
/// <param name="Knots">Knots between, on the scale on which these are 0 and 1.</param>
/// <param name="Intercept">a.</param>
/// <param name="Coefficients">c, at least 0: as many as knots and 3.</param>
/// <param name="Lower">Least value that comes out.</param>
/// <param name="Upper">Greatest value that comes out.</param>
[CalibratorName("causal_monotone_spline")]
public sealed record CausalMonotoneSplineMap(double Least, double Greatest, ImmutableArray<double> Knots, double Intercept, ImmutableArray<double> Coefficients, double Lower, double Upper) : EffectMap
{
    /// <inheritdoc/>
    public override double Apply(double effect)
    {
        var values = new double[Coefficients.Length];
        IntegratedSplines.Evaluate(Knots.AsSpan(), Math.Clamp((effect - Least) / (Greatest - Least), 0, 1), values);
        var sum = Intercept;
        for (var j = 0; j < values.Length; j++)
            sum += Coefficients[j] * values[j];
        return Math.Clamp(sum, Lower, Upper);
    }
}
