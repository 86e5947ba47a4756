using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>The label correction of <see cref="CrossSplit"/>.</summary>
internal static class LabelCorrection
{
    private const string RangeMemory = "divergences", EpochMemory = "divergences_epoch";

    /// <summary>Jensen-Shannon divergence, in nats, of a distribution and the one-hot of a class to which it gives the probability.</summary>
    /// <remarks>With one of the two distributions on one class, all other terms add up to log 2 / 2 times their probability.</remarks>
    public static Tensor Divergence(Tensor probability) => Number.Of(Math.Log(2)) + (probability * probability.clamp_min(Number.Of(1e-38)).log() - (Number.Of(1) + probability) * probability.log1p()) / Number.Of(2);

    /// <summary>s = beta q + (1 - beta) e_y of the rows that are the network's own, (N, K); of no use for others.</summary>
    /// <param name="context">The batch. The state keeps the range of the divergences of each class in this epoch and in the one before.</param>
    /// <param name="peer">q, (N, K), outside any graph.</param>
    /// <param name="own">Which rows are the network's own, (N,).</param>
    /// <param name="gamma">Width of the range of beta.</param>
    public static Tensor Correct(ObjectiveContext context, Tensor peer, Tensor own, double gamma)
    {
        var labels = functional.one_hot(context.Labels, peer.size(1));
        var divergences = Divergence(peer.gather(1, context.Labels.unsqueeze(1)));
        var (low, high) = Range(context, divergences, labels.gt(Number.Of(0)).logical_and(own.unsqueeze(1)));
        (low, high) = (low.index_select(0, context.Labels).unsqueeze(1), high.index_select(0, context.Labels).unsqueeze(1));
        var position = where(high.gt(low), (divergences - low) / (high - low), 0.5);
        var trust = (position - Number.Of(0.5)) * Number.Of(gamma) + Number.Of(0.5);
        return where(own.unsqueeze(1), (trust * peer).Plus((Number.Of(1) - trust) * labels), labels.to(peer.dtype));
    }

    /// <summary>Least and greatest divergence of each class, (K,), among the rows of the batch and those of the epoch before.</summary>
    private static (Tensor Low, Tensor High) Range(ObjectiveContext context, Tensor divergences, Tensor members)
    {
        var low = where(members, divergences, double.PositiveInfinity).amin([0]);
        var high = where(members, divergences, double.NegativeInfinity).amax([0]);
        var former = context.State.GetOrAdd(RangeMemory + "_former", () => Nothing(low));
        var current = context.State.GetOrAdd(RangeMemory, () => Nothing(low));
        var epoch = context.State.GetOrAdd(EpochMemory, () => tensor(new[] { (long)context.Epoch }));
        if (epoch.item<long>() != context.Epoch)
        {
            former.copy_(current);
            current.copy_(Nothing(low));
            epoch.fill_(Number.Of(context.Epoch));
        }
        current.copy_(stack([minimum(current[0], low), maximum(current[1], high)]));
        return (minimum(former[0], low), maximum(former[1], high));
    }

    /// <summary>The range of no numbers, (2, K).</summary>
    private static Tensor Nothing(Tensor like) => stack([full_like(like, Number.Of(double.PositiveInfinity)), full_like(like, Number.Of(double.NegativeInfinity))]);
}
