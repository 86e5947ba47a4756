using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Label distributionally robust loss (LDR-KL): lambda log of the mean over all k of exp(d_k / lambda), d_k = z_k - z_y + margin [k != y], with z the normalised outputs.
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,). It is the largest mean of d over distributions on the classes, less lambda times their divergence
/// from the uniform one: lambda towards 0 gives the largest d, lambda 1 with margin 0 and no normalisation cross entropy less log K. It can be below 0.
/// The released code normalises the outputs, which the paper's equation does not show; so does the default here. Without it the loss is convex.
/// Outputs below about -69 count as -69 in <see cref="LogitNormalization.SoftplusMean"/>.
/// Source: Zhu, Ying and Yang (2023), Label Distributionally Robust Losses for Multi-class Classification: Consistency, Robustness and Adaptivity, ICML.
/// </remarks>
[ObjectiveName("ldr_kl")]
public sealed record LabelDistributionallyRobustLoss : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="lambda">See <see cref="Lambda"/>.</param>
    /// <param name="margin">See <see cref="Margin"/>.</param>
    /// <param name="normalize">See <see cref="Normalize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public LabelDistributionallyRobustLoss(double lambda = 1, double margin = 2, LogitNormalization normalize = LogitNormalization.SoftplusMean)
    {
        Lambda = lambda;
        Margin = margin;
        Normalize = normalize;
    }

    /// <summary>How strongly the distribution is drawn to the uniform one, more than 0; the authors try 0.1, 1 and 10.</summary>
    /// <value>Default: 1.</value>
    public double Lambda { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>By how much the label's output should be above the others, 0 or more.</summary>
    /// <value>Default: 2, as in the released class; its script uses 0.1.</value>
    public double Margin { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>How outputs are normalised.</summary>
    /// <value>Default: <see cref="LogitNormalization.SoftplusMean"/>, as in the released code.</value>
    public LogitNormalization Normalize { get; init => field = Choice.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => Normalize switch
    {
        LogitNormalization.None => ObjectiveTraits.Convex | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz,
        LogitNormalization.SoftplusMean => ObjectiveTraits.Bounded | ObjectiveTraits.Lipschitz,
        _ => ObjectiveTraits.Bounded,
    };

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => LabelDistribution.Differentiate(outputs, width, labels, losses, gradient, Normalize, (float)Margin, (_, _) => (float)Lambda);

    private Tensor Graph(ObjectiveContext context)
    {
        var outputs = LabelDistribution.Normalize(context, Normalize);
        return LabelDistribution.Losses(outputs, context.Labels, Margin, tensor(Lambda, outputs.dtype, outputs.device));
    }
}
