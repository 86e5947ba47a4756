using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Mixup: m (-log p_y) + (1 - m) (-log p_y'), with p the softmax of the network's outputs at m x + (1 - m) x', a mixture of two examples.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); losses in nats. Each batch draws one m of Beta(alpha, alpha) and one order in which its examples are
/// mixed in. Needs a further pass through the network, so a step costs up to twice as much; the pass of the examples themselves is not used. Sparse features
/// are mixed too and stay sparse, with up to twice the entries. Validation losses are plain cross entropies.
/// A column in the role "labels_b" takes the place of the draws: outputs are then of mixtures already, with the shares m in "mix". Convex and Lipschitz.
/// Source: Zhang, Cisse, Dauphin and Lopez-Paz (2018), mixup: Beyond Empirical Risk Minimization, ICLR.
/// </remarks>
[ObjectiveName("mixup")]
public sealed record Mixup : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public Mixup(double alpha = 1) => Alpha = alpha;

    /// <summary>Both parameters of the beta distribution of m, positive: small ones mix little, 1 gives every m the same chance.</summary>
    /// <value>Default: 1.</value>
    public double Alpha { get; init => field = Interval.Positive.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var outputs = TrueClass.Outputs(context);
        if (!context.IsTraining)
            return TrueClass.NegativeLog(context);
        var mixing = context.Given("labels_b") is { } others
            ? new Mixing(outputs, others.to(ScalarType.Int64), context.Column("mix"))
            : Mixing.Of(context, Alpha);
        return mixing.Losses(context.Labels, (mixed, labels) => functional.cross_entropy(mixed, labels, reduction: Reduction.None));
    }
}
