using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Assume negative: labels that are not known to be present count as absent. The mean over labels of -y log(p + 1e-5) - (1 - y) log(1 - p + 1e-5).</summary>
/// <remarks>
/// Outputs and labels 0 (unknown) or 1 (present) (N, L); losses in nats, a little below 0 at the best. The baseline of single-positive multi-label learning; many unknown
/// labels are present in truth, and their gradients pull the wrong way.
/// Source: Zhou, Chen, Wang, Chen and Heng (2022), Acknowledging the Unknown for Multi-label Learning with Single Positive Labels, ECCV.
/// </remarks>
[ObjectiveName("spml_assume_negative")]
public sealed record AssumeNegativeLoss : MultilabelObjective, IDirectObjective
{
    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectElements.Sum(new SinglePositive.AssumeNegative(), outputs, width, labels, losses, gradient, 1f / width);

    private Tensor Graph(ObjectiveContext context)
    {
        var (yes, no, _) = SinglePositive.Logs(context.Outputs);
        return (context.Labels * yes).Plus((Number.Of(1) - context.Labels) * no).mean([1]);
    }
}
