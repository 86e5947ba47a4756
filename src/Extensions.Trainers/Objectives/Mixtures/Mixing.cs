using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Mixtures of each example with another one of the batch, and what the network says to them.</summary>
/// <param name="Outputs">The network's outputs at m x + (1 - m) x', (N,) or (N, K).</param>
/// <param name="Others">Labels of the examples x' that were mixed in, like the labels of the batch.</param>
/// <param name="Share">m: one number, or (N,).</param>
internal sealed record Mixing(Tensor Outputs, Tensor Others, Tensor Share)
{
    /// <summary>
    /// Draws one m of Beta(alpha, alpha) and one permutation for the batch, and passes the mixtures through the network. A column in the role "labels_b"
    /// takes the place of the draws, with m in "mix" and the outputs in "mixed_logits".
    /// </summary>
    /// <exception cref="ArgumentException">The objective is evaluated without a network.</exception>
    public static Mixing Of(ObjectiveContext context, double alpha) => context.Given("labels_b") is { } others
        ? new(context.Column("mixed_logits"), others.to(context.Labels.dtype), context.Column("mix"))
        : Of(context, alpha, context.Labels);

    /// <summary>The same, with the draws, for labels of any shape, a row of them per example.</summary>
    /// <param name="context">The batch.</param>
    /// <param name="alpha">Both parameters of the beta distribution.</param>
    /// <param name="labels">Labels of the batch.</param>
    /// <param name="atLeastHalf">Whether the larger of m and 1 - m is taken, so that a mixture is nearer to x than to x'.</param>
    /// <exception cref="ArgumentException">The objective is evaluated without a network.</exception>
    public static Mixing Of(ObjectiveContext context, double alpha, Tensor labels, bool atLeastHalf = false)
    {
        if (context is not { Features: { } features, Forward: { } forward })
            throw new ArgumentException("Mixing examples needs the network: the features of the batch and a further pass. Got outputs alone.", nameof(context));
        var device = context.Outputs.device;
        var seed = randint(0, int.MaxValue, [1], ScalarType.Int64, device, generator: context.Generator).item<long>();
        var permutation = randperm(labels.size(0), ScalarType.Int64, device, generator: context.Generator);
        var share = RandomVariates.Beta(new Random((int)seed), alpha);
        if (atLeastHalf)
            share = Math.Max(share, 1 - share);
        return new(
            forward(features.is_sparse ? MixSparse(features, permutation, share) : (features * Number.Of(share)).Plus(features.index_select(0, permutation) * Number.Of(1 - share))),
            labels.index_select(0, permutation),
            tensor(share, context.Outputs.dtype, device));
    }

    /// <summary>m l(y) + (1 - m) l(y'), (N,).</summary>
    /// <param name="labels">Labels y of the batch.</param>
    /// <param name="loss">Losses of outputs and labels.</param>
    public Tensor Losses(Tensor labels, Func<Tensor, Tensor, Tensor> loss) => (Share * loss(Outputs, labels)).Plus((Number.Of(1) - Share) * loss(Outputs, Others));

    /// <summary>The same with the entries of both in ascending order of their rows: Torch's sum leaves them in a form that a sparse first layer cannot read.</summary>
    private static Tensor MixSparse(Tensor features, Tensor permutation, double share)
    {
        var (indices, values) = (features.SparseIndices, features.SparseValues);
        var newRows = permutation.argsort().index_select(0, indices[0]);   // row r gets the entries of row permutation[r]
        var all = cat([indices, stack([newRows, indices[1]])], 1);
        var order = all[0].argsort();
        return sparse_coo_tensor(
            all.index_select(1, order).contiguous(), cat([values * Number.Of(share), values * Number.Of(1 - share)]).index_select(0, order).contiguous(), features.shape);
    }
}
