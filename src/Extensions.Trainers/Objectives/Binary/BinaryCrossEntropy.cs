using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Binary cross entropy: -w t log p - (1 - t) log(1 - p), with p the sigmoid of the output and t = (1 - e) y + e / 2.</summary>
/// <remarks>
/// Outputs (N,) and labels 0 or 1 (N,); losses in nats. The mean is over examples, also with a positive weight. Convex and Lipschitz.
/// Source of label smoothing: Szegedy et al. (2016), Rethinking the Inception Architecture for Computer Vision, CVPR.
/// </remarks>
[ObjectiveName("binary_cross_entropy")]
public sealed record BinaryCrossEntropy : BinaryObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="labelSmoothing">See <see cref="LabelSmoothing"/>.</param>
    /// <param name="positiveWeight">See <see cref="PositiveWeight"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public BinaryCrossEntropy(double labelSmoothing = 0, double positiveWeight = 1)
    {
        LabelSmoothing = labelSmoothing;
        PositiveWeight = positiveWeight;
    }

    /// <summary>Share e of the target that is spread evenly over both classes, in [0, 1).</summary>
    /// <value>Default: 0.</value>
    public double LabelSmoothing { get; init => field = Interval.UnitWithoutEnd.Check(this, value); }

    /// <summary>Weight w of the positive class, above 0: negatives per positive, say.</summary>
    /// <value>Default: 1.</value>
    public double PositiveWeight { get; init => field = Interval.Positive.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var targets = LabelSmoothing == 0 ? context.Labels : context.Labels * Number.Of(1 - LabelSmoothing) + Number.Of(LabelSmoothing / 2);
        var weight = PositiveWeight == 1 ? null : tensor(PositiveWeight, context.Outputs.dtype, context.Outputs.device);
        return functional.binary_cross_entropy_with_logits(context.Outputs, targets, reduction: Reduction.None, pos_weights: weight);
    }

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        var (smoothing, weight) = ((float)LabelSmoothing, (float)PositiveWeight);
        DirectLosses.Single(outputs, labels, losses, gradient, (x, y) =>
        {
            var target = (1 - smoothing) * y + smoothing / 2;
            var (yes, no) = DirectLosses.Sigmoid(x);
            return (weight * target * yes.Value + (1 - target) * no.Value, weight * target * yes.Derivative + (1 - target) * no.Derivative);
        });
    }
}
