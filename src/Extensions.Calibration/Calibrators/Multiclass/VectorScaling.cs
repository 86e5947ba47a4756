using System.Collections.Immutable;

namespace MLExtensions.Calibration;

/// <summary>Vector scaling: p = softmax(v z + b) with a scale v and an intercept b of each class at which the mean negative log-likelihood is least.</summary>
/// <remarks>
/// Started at the identity; only differences of intercepts matter. There is no penalty, so that the fit has no finite optimum where rows are separable or a class has
/// none; <see cref="MulticlassMap.Diagnostics"/> says so. A constant added to the logits of a row changes the result: logits and logarithms of probabilities give
/// different maps, and a map reads what it was fitted on. The class with the greatest score may change. 2K parameters: some tens of rows per class.
/// Newton's method up to 200 classes, limited-memory BFGS beyond.
/// Source: Guo, Pleiss, Sun and Weinberger (2017), On Calibration of Modern Neural Networks, ICML.
/// </remarks>
[CalibratorName("vector")]
public sealed record VectorScaling : MulticlassCalibrator
{
    /// <inheritdoc/>
    public override VectorMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var k = rows.ClassCount;
        var (parameters, diagnostics) = SoftmaxSolver.Minimize(new VectorProblem(rows.As(ScoreMeaning.Logits), new double[2 * k], LinearLogits.Vector(k, 1, 0)));
        return new([.. parameters[..k]], [.. parameters[k..]], rows.Meaning) { Diagnostics = diagnostics.WithAbsentClasses(rows, held: false) };
    }
}

/// <summary>The map of <see cref="VectorScaling"/>: softmax(v z + b), z the logits, or ln p of p clipped to [1e-12, 1].</summary>
/// <param name="Scales">v, one per class.</param>
/// <param name="Intercepts">b, one per class; a constant added to all changes nothing.</param>
/// <param name="Form">What scores the map reads.</param>
[CalibratorName("vector")]
public sealed record VectorMap(ImmutableArray<double> Scales, ImmutableArray<double> Intercepts, ScoreMeaning Form) : MulticlassMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => Form;

    /// <inheritdoc/>
    public override int? ClassCount => Intercepts.Length;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        ScoreForms.Convert(scores, Form, ScoreMeaning.Logits, probabilities);
        LinearLogits.Apply(Scales, Intercepts, probabilities, probabilities);
    }
}
