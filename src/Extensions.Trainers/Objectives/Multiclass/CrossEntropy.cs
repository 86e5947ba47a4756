using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Cross entropy: -(1 - e) w_y log p_y - (e / K) sum_k w_k log p_k, with label smoothing e, class weights w and p the softmax of the outputs.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); losses in nats. With class weights the mean divides by the sum of the labels' weights,
/// not by N, also with smoothing, as torch.nn.CrossEntropyLoss does. Convex and Lipschitz.
/// Source of label smoothing: Szegedy et al. (2016), Rethinking the Inception Architecture for Computer Vision, CVPR.
/// </remarks>
[ObjectiveName("cross_entropy")]
public sealed record CrossEntropy : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="labelSmoothing">See <see cref="LabelSmoothing"/>.</param>
    /// <param name="classWeights">See <see cref="ClassWeights"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public CrossEntropy(double labelSmoothing = 0, NumberList classWeights = default)
    {
        LabelSmoothing = labelSmoothing;
        ClassWeights = classWeights;
    }

    /// <summary>Share e of the target that is spread evenly over all K classes, in [0, 1).</summary>
    /// <value>Default: 0.</value>
    public double LabelSmoothing { get; init => field = Interval.UnitWithoutEnd.Check(this, value); }

    /// <summary>One positive weight per class, in the order of the label keys; empty for none.</summary>
    /// <value>Default: empty.</value>
    public NumberList ClassWeights { get; init => field = Interval.Positive.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => functional.cross_entropy(
        TrueClass.Outputs(context), context.Labels, Weights(context), reduction: Reduction.None, label_smoothing: LabelSmoothing);

    /// <inheritdoc/>
    public override Tensor? Divisors(ObjectiveContext context) => Weights(context)?.index_select(0, context.Labels);

    bool IDirectObjective.IsDirect => LabelSmoothing == 0 && ClassWeights.IsEmpty;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectLosses.TrueClass(outputs, width, labels, losses, gradient, negativeLog => (negativeLog, 1));

    private Tensor? Weights(ObjectiveContext context) =>
        ClassWeights.IsEmpty ? null : TrueClass.Weights(context, ClassWeights, nameof(ClassWeights));
}
