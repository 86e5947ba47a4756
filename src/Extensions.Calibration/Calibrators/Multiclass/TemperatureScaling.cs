using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>Temperature scaling: p = softmax(z / T) with the T &gt; 0 at which the mean negative log-likelihood is least.</summary>
/// <remarks>
/// In b = 1 / T the objective is convex with the derivative mean(sum_k p_k z_k - z_y), so that its root is found exactly: Newton's method kept inside a bracket,
/// on u = ln b in [-10, 10]. Where every row is classified rightly b has no bound and the limit is taken; where the scores are worse than useless T has none. Both
/// are said in <see cref="MulticlassMap.Diagnostics"/>. The class with the greatest score keeps the greatest probability. One parameter: a few hundred rows suffice.
/// Source: Guo, Pleiss, Sun and Weinberger (2017), On Calibration of Modern Neural Networks, ICML.
/// </remarks>
[CalibratorName("temperature")]
public sealed record TemperatureScaling : MulticlassCalibrator
{
    /// <summary>Greatest absolute logarithm of 1 / T.</summary>
    internal const double Bound = 10;

    private const int MostSteps = 200;

    /// <summary>Whether a share of 1 / (n + 1) of the uniform distribution is mixed in, n the sum of the weights: then no probability is 0 even at the bound.</summary>
    /// <value>Default: false.</value>
    public bool LaplaceMixture { get; init; }

    /// <inheritdoc/>
    public override TemperatureMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var logits = rows.As(ScoreMeaning.Logits);
        var (lower, upper, u, steps) = (-Bound, Bound, 0.0, 0);
        var start = Derivatives(logits, 1);
        var at = start;
        string? remark = null;
        if (start is { Slope: 0, Curvature: 0 })
            remark = "the scores of every row are equal: the temperature stays 1";
        else if (Derivatives(logits, Math.Exp(Bound)).Slope <= 0)
            (u, remark) = (Bound, "the temperature is at its lower bound: the likelihood rises without end as it falls, as where every row is classified rightly");
        else if (Derivatives(logits, Math.Exp(-Bound)).Slope > 0)
            (u, remark) = (-Bound, "the temperature is at its upper bound: the scores say nothing of the classes, or the opposite of what is true");
        else
        {
            for (; steps < MostSteps; steps++)
            {
                (lower, upper) = at.Slope > 0 ? (lower, u) : (u, upper);
                var b = Math.Exp(u);
                // Newton's step on u of the slope in u, b f'(b), whose derivative is b f' + b^2 f''.
                var step = at.Slope / (at.Slope + b * at.Curvature);
                var next = u - step;
                if (!(next > lower && next < upper) || at.Slope + b * at.Curvature <= 0)
                    next = (lower + upper) / 2;
                var moved = Math.Abs(next - u);
                u = next;
                at = Derivatives(logits, Math.Exp(u));
                if (at.Slope == 0 || moved < 1e-13)
                    break;
            }
        }
        if (remark is not null)
            at = Derivatives(logits, Math.Exp(u));
        var mixed = LaplaceMixture ? 1 / (rows.TotalWeight + 1) : 0;
        return new(Math.Exp(-u), mixed) { Diagnostics = new(steps < MostSteps, steps, Math.Abs(at.Slope), start.Loss, at.Loss) { Remark = remark } };
    }

    /// <summary>Mean negative log-likelihood of softmax(b z) with its first and second derivative in b; one pass over the logits.</summary>
    private static (double Loss, double Slope, double Curvature) Derivatives(MulticlassCalibrationSet logits, double b)
    {
        var k = logits.ClassCount;
        var labels = logits.Labels;
        var exponentials = new double[k];
        var (loss, slope, curvature) = (0.0, 0.0, 0.0);
        for (var row = 0; row < labels.Length; row++)
        {
            var z = logits.Row(row);
            var weight = logits.WeightOf(row);
            var greatest = TensorPrimitives.Max(z);
            for (var i = 0; i < k; i++)
                exponentials[i] = b * (z[i] - greatest);
            TensorPrimitives.Exp(exponentials, exponentials);
            var (sum, first, second) = (0.0, 0.0, 0.0);
            for (var i = 0; i < k; i++)
            {
                var (e, d) = (exponentials[i], z[i] - greatest);
                (sum, first, second) = (sum + e, first + e * d, second + e * d * d);
            }
            var (mean, own) = (first / sum, z[labels[row]] - greatest);
            loss += weight * (Math.Log(sum) - b * own);
            slope += weight * (mean - own);
            curvature += weight * (second / sum - mean * mean);
        }
        return (loss / logits.TotalWeight, slope / logits.TotalWeight, curvature / logits.TotalWeight);
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
