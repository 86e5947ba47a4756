using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Entropy maximization: the mean over labels of -log(p + 1e-5) where a label is known to be present, and of minus alpha times the entropy of p where it is unknown,
/// which holds unknown labels undecided until the known ones decide them.
/// </summary>
/// <remarks>
/// Outputs and labels 0 (unknown) or 1 (present) (N, L); losses in nats, and below 0 where the entropy wins. The 1e-5 is inside the logarithms, so that gradients stay
/// finite. Source: Zhou, Chen, Wang, Chen and Heng (2022), Acknowledging the Unknown for Multi-label Learning with Single Positive Labels, ECCV, equation 4.
/// </remarks>
[ObjectiveName("spml_em")]
public sealed record EntropyMaximizationLoss : MultilabelObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is negative, infinite or NaN.</exception>
    public EntropyMaximizationLoss(double alpha = 0.2) => Alpha = alpha;

    /// <summary>Weight of the entropy of unknown labels, 0 or more.</summary>
    /// <value>Default: 0.2, the authors' for PASCAL VOC; 0.1 for COCO and NUS-WIDE, 0.01 for CUB.</value>
    public double Alpha { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectElements.Sum(new SinglePositive.Entropies((float)Alpha, 0), outputs, width, labels, losses, gradient, 1f / width);

    private Tensor Graph(ObjectiveContext context)
    {
        var (yes, no, p) = SinglePositive.Logs(context.Outputs);
        return (context.Labels * yes - Number.Of(Alpha) * (Number.Of(1) - context.Labels) * SinglePositive.Entropy(yes, no, p)).mean([1]);
    }
}
