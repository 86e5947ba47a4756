using System.Collections.Immutable;

namespace MLExtensions.Calibration;

/// <summary>Structured vector scaling: temperature scaling, then p = softmax(v x + b) on its logarithms x, held to the identity by penalties that fall with the number of rows.</summary>
/// <remarks>
/// x = ln((1 - m) softmax(z / T) + m / K) with m = 1 / (n + 1), n the sum of the weights. Minimises the mean negative log-likelihood + K / n (sum of b[k]^2 + sum of
/// (v[k] - 1)^2); nothing is to be tuned. The class with the greatest score may change. 2K + 1 parameters, at most: few rows leave it near temperature scaling.
/// Source: Berta, Holzmüller, Jordan and Bach (2025), Structured Matrix Scaling for Multi-Class Calibration; probmetrics.
/// </remarks>
[CalibratorName("structured_vector")]
public sealed record StructuredVectorScaling : MulticlassCalibrator
{
    /// <inheritdoc/>
    public override StructuredVectorMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var (temperature, logarithms) = TemperedLogarithms.Fit(rows);
        var (k, strength) = (rows.ClassCount, rows.ClassCount / rows.TotalWeight);
        var (parameters, diagnostics) = SoftmaxSolver.Minimize(new VectorProblem(logarithms, LinearLogits.Vector(k, strength, strength), LinearLogits.Vector(k, 1, 0)));
        return new(temperature.Temperature, temperature.UniformShare, [.. parameters[..k]], [.. parameters[k..]]) { Diagnostics = diagnostics.WithAbsentClasses(rows, held: true).After(temperature) };
    }
}

/// <summary>The map of <see cref="StructuredVectorScaling"/>: softmax(v x + b), x = ln((1 - m) softmax(z / T) + m / K).</summary>
/// <param name="Temperature">T, above 0.</param>
/// <param name="UniformShare">m, in (0, 1).</param>
/// <param name="Scales">v, one per class.</param>
/// <param name="Intercepts">b, one per class.</param>
[CalibratorName("structured_vector")]
public sealed record StructuredVectorMap(double Temperature, double UniformShare, ImmutableArray<double> Scales, ImmutableArray<double> Intercepts) : MulticlassMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Logits;

    /// <inheritdoc/>
    public override int? ClassCount => Intercepts.Length;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        TemperedLogarithms.Apply(Temperature, UniformShare, scores, probabilities);
        LinearLogits.Apply(Scales, Intercepts, probabilities, probabilities);
    }
}
