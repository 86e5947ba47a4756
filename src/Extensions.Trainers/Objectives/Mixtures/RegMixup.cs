using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>RegMixup: -log p_y + eta (m (-log q_y) + (1 - m) (-log q_y')), cross entropy with <see cref="Mixup"/> as a regulariser; q is p at the mixture of two examples.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); losses in nats. Each batch draws one m of Beta(alpha, alpha) and one order in which its examples are
/// mixed in. Needs a further pass through the network, so a step costs up to twice as much. Sparse features are mixed too and stay sparse. Validation losses
/// are plain cross entropies. Columns in the roles "labels_b", "mix" and "mixed_logits" take the place of the draws and of the pass. Convex and Lipschitz.
/// Source: Pinto, Yang, Lim, Torr and Dokania (2022), RegMixup: Mixup as a Regularizer Can Surprisingly Improve Accuracy and Out Distribution Robustness, NeurIPS.
/// </remarks>
[ObjectiveName("regmixup")]
public sealed record RegMixup : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="eta">See <see cref="Eta"/>.</param>
    /// <param name="convention">See <see cref="Convention"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public RegMixup(double alpha = 20, double eta = 1, RegMixupConvention convention = RegMixupConvention.Paper)
    {
        Alpha = alpha;
        Eta = eta;
        Convention = convention;
    }

    /// <summary>Both parameters of the beta distribution of m, positive: large ones draw m near one half.</summary>
    /// <value>Default: 20.</value>
    public double Alpha { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Weight of the mixtures, 0 or more.</summary>
    /// <value>Default: 1.</value>
    public double Eta { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>Whether the two terms are added or averaged.</summary>
    /// <value>Default: added, as in the paper.</value>
    public RegMixupConvention Convention { get; init => field = Choice.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var plain = TrueClass.NegativeLog(context);
        if (!context.IsTraining)
            return plain;
        var mixed = Mixing.Of(context, Alpha).Losses(context.Labels, (outputs, labels) => functional.cross_entropy(outputs, labels, reduction: Reduction.None));
        var sum = plain.Plus(Number.Of(Eta) * mixed);
        return Convention == RegMixupConvention.OfficialConcat ? sum / Number.Of(2) : sum;
    }
}
