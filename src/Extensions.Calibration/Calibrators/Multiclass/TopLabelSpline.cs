using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>Spline calibration of the greatest probability of each row: that its class is the true one. The others are scaled so that the row sums to 1.</summary>
/// <remarks>
/// A spline calibrates p1, the greatest probability, to v; the others become p (1 - v) / (1 - p1), or (1 - v) / (K - 1) each where they are all 0. Where v would put the second class first, it is
/// raised to the least value that does not, p2 / (1 - p1 + p2), and by a millionth of that; the greatest probability is then above v. Where m classes share the greatest probability, each counts as right in 1 / m of the rows of any of them.
/// It says nothing of the classes behind the first; for those use <see cref="OneVersusRest"/>.
/// Source: Gupta, Rahimi, Ajanthan, Mensink, Sminchisescu and Hartley (2021), Calibration of Neural Networks using Splines, ICLR.
/// </remarks>
[CalibratorName("top_label_spline")]
public sealed record TopLabelSpline : MulticlassCalibrator
{
    /// <summary>Settings of the spline.</summary>
    /// <value>Default: 6 knots, natural, not made monotone.</value>
    public SplineCalibration Spline { get; init; } = new();

    /// <inheritdoc/>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    /// <exception cref="InputDataException">There are fewer distinct greatest probabilities than knots.</exception>
    public override TopLabelSplineMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var probabilities = rows.As(ScoreMeaning.Probabilities);
        var (greatest, hits) = (new double[rows.Count], new double[rows.Count]);
        for (var row = 0; row < rows.Count; row++)
        {
            var values = probabilities.Row(row);
            greatest[row] = TensorPrimitives.Max(values);
            hits[row] = values[rows.Labels[row]] == greatest[row] ? 1.0 / values.Count(greatest[row]) : 0;
        }
        var top = Spline.Fit(greatest, hits, rows.Weights);
        return new(top) { Diagnostics = top.Diagnostics };
    }
}

/// <summary>The map of <see cref="TopLabelSpline"/>.</summary>
/// <param name="Top">The map of the greatest probability.</param>
[CalibratorName("top_label_spline")]
public sealed record TopLabelSplineMap(SplineMap Top) : MulticlassMap
{
    private const double Margin = 1e-6;

    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override bool KeepsArgmax => true;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        var (greatest, first, second, rest) = (TensorPrimitives.Max(scores), 0, 0.0, 0.0);
        foreach (var p in scores)
            (first, second, rest) = p == greatest ? (first + 1, second, rest) : (first, Math.Max(second, p), rest + p);
        if (first == scores.Length)
        {
            probabilities.Fill(1.0 / first);
            return;
        }
        var even = rest == 0;
        var share = even ? 1.0 / (scores.Length - first) : second / rest;
        var least = Math.Min((1 + Margin) * share / (1 + first * share), 1.0 / first);
        var value = Math.Clamp(Top.Apply(greatest), least, 1.0 / first);
        var others = Math.Max(1 - first * value, 0);
        for (var k = 0; k < scores.Length; k++)
            probabilities[k] = scores[k] == greatest ? value : others * (even ? share : scores[k] / rest);
    }
}
