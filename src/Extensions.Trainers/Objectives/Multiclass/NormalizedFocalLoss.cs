using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Normalized focal loss: scale w_y log p_y / sum_k w_k log p_k with w_k = (1 - p_k)^gamma.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); p is the softmax of the outputs. Between 0 and scale. Lipschitz. The released code, and the default
/// here, takes the weights as constants in the backward pass; with their derivative it takes 3 times as long as cross entropy.
/// Source: Ma, Huang, Wang, Romano, Erfani and Bailey (2020), Normalized Loss Functions for Deep Learning with Noisy Labels, ICML.
/// </remarks>
[ObjectiveName("nfl")]
public sealed record NormalizedFocalLoss : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="gamma">See <see cref="Gamma"/>.</param>
    /// <param name="detachWeight">See <see cref="DetachWeight"/>.</param>
    /// <param name="scale">See <see cref="Scale"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public NormalizedFocalLoss(double gamma = 0.5, bool detachWeight = true, double scale = 1)
    {
        Gamma = gamma;
        DetachWeight = detachWeight;
        Scale = scale;
    }

    /// <summary>How strongly likely classes are played down, 0 or more; 0 gives normalized cross entropy.</summary>
    /// <value>Default: 0.5.</value>
    public double Gamma { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>True to treat the weights w_k as constants in the backward pass, false for the full derivative.</summary>
    /// <value>Default: true, as in the released code.</value>
    public bool DetachWeight { get; init; }

    /// <summary>Factor of the loss, more than 0.</summary>
    /// <value>Default: 1.</value>
    public double Scale { get; init => field = Interval.Positive.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => DetachWeight;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectSoftmax.ByLogs(outputs, width, labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) => DirectTerms.NormalizedFocal(row, derivative, Gamma, Scale));

    private Tensor Graph(ObjectiveContext context) =>
        RobustTerms.NormalizedFocal(RobustTerms.Logs(context), context.Labels, Gamma, DetachWeight) * Number.Of(Scale);
}
