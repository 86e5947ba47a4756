using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Normalized cross entropy: scale log p_y / sum_k log p_k, the share of the label in the cross entropies to all classes.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); p is the softmax of the outputs. Between 0 and scale, scale / K where the prediction is uniform.
/// Lipschitz. Robust to label noise but slow; <see cref="ActivePassiveLoss"/> adds what speeds it up.
/// Source: Ma, Huang, Wang, Romano, Erfani and Bailey (2020), Normalized Loss Functions for Deep Learning with Noisy Labels, ICML.
/// </remarks>
[ObjectiveName("nce")]
public sealed record NormalizedCrossEntropy : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="scale">See <see cref="Scale"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not in (0, infinity).</exception>
    public NormalizedCrossEntropy(double scale = 1) => Scale = scale;

    /// <summary>Factor of the loss, more than 0.</summary>
    /// <value>Default: 1.</value>
    public double Scale { get; init => field = Interval.Positive.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectSoftmax.ByLogs(outputs, width, labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) => DirectTerms.NormalizedCrossEntropy(row, derivative, Scale));

    private Tensor Graph(ObjectiveContext context) => RobustTerms.NormalizedCrossEntropy(RobustTerms.Logs(context), context.Labels) * Number.Of(Scale);
}
