using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Normalized generalized cross entropy: scale (1 - c(p_y)^q) / sum_k (1 - c(p_k)^q) with c(p) = max(p, 1e-7).</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); p is the softmax of the outputs. Between 0 and scale. Lipschitz.
/// Source: Ma, Huang, Wang, Romano, Erfani and Bailey (2020), Normalized Loss Functions for Deep Learning with Noisy Labels, ICML.
/// </remarks>
[ObjectiveName("ngce")]
public sealed record NormalizedGeneralizedCrossEntropy : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="q">See <see cref="Q"/>.</param>
    /// <param name="scale">See <see cref="Scale"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public NormalizedGeneralizedCrossEntropy(double q = 0.7, double scale = 1)
    {
        Q = q;
        Scale = scale;
    }

    /// <summary>The power, in (0, 1]; 1 gives the normalized mean absolute error, towards 0 it becomes normalized cross entropy.</summary>
    /// <value>Default: 0.7.</value>
    public double Q { get; init => field = RobustTerms.UnitWithoutStart.Check(this, value); }

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
        => DirectSoftmax.ByLogs(outputs, width, labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) => DirectTerms.NormalizedGeneralizedCrossEntropy(row, derivative, Q, Scale));

    private Tensor Graph(ObjectiveContext context)
    {
        var terms = (RobustTerms.AtLeast(RobustTerms.Logs(context), RobustTerms.SmallestLog) * Number.Of(Q)).expm1();   // c(p)^q - 1; the sign cancels
        return terms.gather(1, context.Labels.unsqueeze(1)).squeeze(1) / terms.sum(1) * Number.Of(Scale);
    }
}
