using System.Collections.Immutable;

namespace MLExtensions.Calibration;

/// <summary>Structured matrix scaling: temperature scaling, then p = softmax(W x + b) on its logarithms x, held to the identity by penalties that fall with the number of rows.</summary>
/// <remarks>
/// x = ln((1 - m) softmax(z / T) + m / K) with m = 1 / (n + 1), n the sum of the weights. Minimises the mean negative log-likelihood + K / n (sum of b[k]^2 + sum of
/// (W[k, k] - 1)^2) + K (K - 1) / n sum of W[i, j]^2 over i and j that differ; nothing is to be tuned. The class with the greatest score may change.
/// Newton's method up to 36 classes, limited-memory BFGS beyond.
/// Source: Berta, Holzmüller, Jordan and Bach (2025), Structured Matrix Scaling for Multi-Class Calibration; probmetrics.
/// </remarks>
[CalibratorName("structured_matrix")]
public sealed record StructuredMatrixScaling : MulticlassCalibrator
{
    /// <inheritdoc/>
    public override StructuredMatrixMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var (temperature, logarithms) = TemperedLogarithms.Fit(rows);
        var (k, strength) = (rows.ClassCount, rows.ClassCount / rows.TotalWeight);
        var (parameters, diagnostics) = SoftmaxSolver.Minimize(new MatrixProblem(logarithms, LinearLogits.Matrix(k, strength, (k - 1) * strength, strength), LinearLogits.Matrix(k, 1, 0, 0)));
        var (weights, intercepts) = LinearLogits.Split(parameters, k);
        return new(temperature.Temperature, temperature.UniformShare, weights, intercepts) { Diagnostics = diagnostics.WithAbsentClasses(rows, held: true).After(temperature) };
    }
}

/// <summary>The map of <see cref="StructuredMatrixScaling"/>: softmax(W x + b), x = ln((1 - m) softmax(z / T) + m / K).</summary>
/// <param name="Temperature">T, above 0.</param>
/// <param name="UniformShare">m, in (0, 1).</param>
/// <param name="Weights">W, row by row: K for each class.</param>
/// <param name="Intercepts">b, one per class.</param>
[CalibratorName("structured_matrix")]
public sealed record StructuredMatrixMap(double Temperature, double UniformShare, ImmutableArray<double> Weights, ImmutableArray<double> Intercepts) : MulticlassMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Logits;

    /// <inheritdoc/>
    public override int? ClassCount => Intercepts.Length;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        TemperedLogarithms.Apply(Temperature, UniformShare, scores, probabilities);
        LinearLogits.ApplyMatrix(Weights, Intercepts, probabilities, probabilities);
    }
}
