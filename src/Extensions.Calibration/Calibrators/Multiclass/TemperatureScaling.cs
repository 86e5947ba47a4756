using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>Temperature scaling: p = softmax(z / T) with the T &gt; 0 at which the mean negative log-likelihood is least.</summary>
/// <remarks>
/// In b = 1 / T the objective is convex with the derivative mean(sum_k p_k z_k - z_y), so that its root is found exactly: Newton's method kept inside a bracket,
/// on u = ln b in [-10, 10], one pass over the rows a step. Where every row is classified rightly b has no bound and the limit is taken; where the scores are worse
/// than useless T has none. Both are said in <see cref="MulticlassMap.Diagnostics"/>. The class with the greatest score keeps the greatest probability. One parameter:
/// a few hundred rows suffice.
/// Source: Guo, Pleiss, Sun and Weinberger (2017), On Calibration of Modern Neural Networks, ICML.
/// </remarks>
[CalibratorName("temperature")]
public sealed record TemperatureScaling : MulticlassCalibrator
{
    /// <summary>What is made least.</summary>
    /// <value>Default: <see cref="TemperatureObjective.NegativeLogLikelihood"/>.</value>
    public TemperatureObjective Objective { get; init; }

    /// <summary>Whether a share of 1 / (n + 1) of the uniform distribution is mixed in, n the sum of the weights: then no probability is 0 even at the bound.</summary>
    /// <value>Default: false.</value>
    public bool LaplaceMixture { get; init; }

    /// <inheritdoc/>
    public override TemperatureMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var logits = rows.As(ScoreMeaning.Logits);
        var mixed = LaplaceMixture ? 1 / (rows.TotalWeight + 1) : 0;
        if (Objective == TemperatureObjective.BrierScore)
        {
            var (temperature, found) = InverseTemperature.OfBrier(b => TemperatureRows.MeanBrier(logits, b));
            return new(temperature, mixed) { Diagnostics = found };
        }
        var (u, diagnostics) = InverseTemperature.OfConvex(b => TemperatureRows.MeanLikelihood(logits, b));
        return new(Math.Exp(-u), mixed) { Diagnostics = diagnostics, Information = rows.TotalWeight * TemperatureRows.MeanLikelihood(logits, Math.Exp(u)).Curvature };
    }
}

/// <summary>The map of <see cref="TemperatureScaling"/>: (1 - m) softmax(z / T) + m / K.</summary>
/// <param name="Temperature">T, above 0: greater than 1 where the scores are too sure.</param>
/// <param name="UniformShare">m, in [0, 1).</param>
[CalibratorName("temperature")]
public sealed record TemperatureMap(double Temperature, double UniformShare) : MulticlassMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Logits;

    /// <inheritdoc/>
    public override bool KeepsArgmax => true;

    /// <summary>What the rows so far say of 1 / T: the second derivative of their summed negative log-likelihood at the optimum. 0 where the Brier score was made least.</summary>
    public double Information { get; init; }

    /// <summary>The map after further rows, without the old ones: what those said counts as a quadratic function around the old 1 / T (Laplace's approximation).</summary>
    /// <param name="batch">Further rows.</param>
    /// <param name="memory">What the old rows count for now, in (0, 1]: 1 forgets nothing; below 1 the map follows drift, with 1 / (1 - memory) batches in mind.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="memory"/> is outside (0, 1].</exception>
    public TemperatureMap Update(MulticlassCalibrationSet batch, double memory = 1)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!(memory > 0 && memory <= 1))
            throw new ArgumentOutOfRangeException(nameof(memory), memory, "The old rows count for more than 0 and at most 1.");
        var (logits, old, known) = (batch.As(ScoreMeaning.Logits), 1 / Temperature, memory * Information);
        var (u, diagnostics) = InverseTemperature.OfConvex(b =>
        {
            var (loss, slope, curvature) = TemperatureRows.MeanLikelihood(logits, b);
            var share = known / logits.TotalWeight;
            return (loss + share * (b - old) * (b - old) / 2, slope + share * (b - old), curvature + share);
        });
        var information = known + logits.TotalWeight * TemperatureRows.MeanLikelihood(logits, Math.Exp(u)).Curvature;
        return this with { Temperature = Math.Exp(-u), Diagnostics = diagnostics, Information = information };
    }

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        TensorPrimitives.Divide(scores, Temperature, probabilities);
        ScoreForms.Softmax(probabilities, probabilities);
        if (UniformShare > 0)
            for (var k = 0; k < probabilities.Length; k++)
                probabilities[k] = (1 - UniformShare) * probabilities[k] + UniformShare / probabilities.Length;
    }
}
