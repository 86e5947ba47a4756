using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Binary cross entropy of every label, averaged over the L labels: mean of -y log p - (1 - y) log(1 - p), with p the sigmoid of the output.</summary>
/// <remarks>Outputs (N, L) and labels 0 or 1 (N, L); losses (N,) in nats. Convex and Lipschitz.</remarks>
[ObjectiveName("multilabel_bce")]
public sealed record MultilabelCrossEntropy : MultilabelObjective
{
    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) =>
        functional.binary_cross_entropy_with_logits(context.Outputs, context.Labels, reduction: Reduction.None).mean([1]);
}
