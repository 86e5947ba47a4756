using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Mixup for labels 0 and 1: m l(y) + (1 - m) l(y'), with l the cross entropy of the network's output at m x + (1 - m) x', a mixture of two examples.</summary>
/// <remarks>
/// Outputs (N,) and labels of 0 or 1 (N,); losses in nats. Draws, costs, sparse features, validation and the columns in the roles "labels_b" and "mix" are
/// those of <see cref="Mixup"/>. Convex and Lipschitz.
/// Source: Zhang, Cisse, Dauphin and Lopez-Paz (2018), mixup: Beyond Empirical Risk Minimization, ICLR.
/// </remarks>
[ObjectiveName("mixup_binary")]
public sealed record BinaryMixup : BinaryObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public BinaryMixup(double alpha = 1) => Alpha = alpha;

    /// <summary>Both parameters of the beta distribution of m, positive: small ones mix little, 1 gives every m the same chance.</summary>
    /// <value>Default: 1.</value>
    public double Alpha { get; init => field = Interval.Positive.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        if (!context.IsTraining)
            return CrossEntropy(context.Outputs, context.Labels);
        var mixing = context.Given("labels_b") is { } others
            ? new Mixing(context.Outputs, others, context.Column("mix"))
            : Mixing.Of(context, Alpha);
        return mixing.Losses(context.Labels, CrossEntropy);
    }

    private static Tensor CrossEntropy(Tensor outputs, Tensor labels) => functional.binary_cross_entropy_with_logits(outputs, labels, reduction: Reduction.None);
}
