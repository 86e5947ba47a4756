using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What lies before the first layer: the embeddings of categories and numbers, then the learned input factors. Sparse features pass untouched.</summary>
internal sealed class NetworkInput
{
    private readonly NetworkLayout layout;
    private readonly CategoryBlocks? categories;
    private readonly PeriodicBlocks? cosines;
    private readonly PiecewiseLinearBlocks? pieces;
    private readonly Tensor? factors;

    public NetworkInput(NetworkLayout layout, ParameterViews parameters, Device device)
    {
        this.layout = layout;
        factors = parameters.Row(layout.Input.Factors, layout.Layers[0].Inputs);
        categories = layout.CategoryEmbedding is null ? null : new CategoryBlocks(layout, parameters);
        cosines = layout.Embedding is null ? null : new PeriodicBlocks(layout, parameters);
        pieces = layout.Knots is null ? null : new PiecewiseLinearBlocks(layout, parameters, device);
    }

    /// <summary>Inputs of the first layer: (N, D), or (M, N, D) where the members of an ensemble differ before it.</summary>
    public Tensor Apply(Tensor features)
    {
        if (features.is_sparse)
            return features;
        var x = layout.EmbedsFeatures ? Embed(features) : features;
        return factors is null ? x : x * factors;
    }

    /// <summary>The features, those of embedded blocks by their embedding, then the embeddings number by number.</summary>
    private Tensor Embed(Tensor features)
    {
        var parts = categories?.Apply(features) ?? [layout.Members == 1 ? features : features.expand(layout.Members, -1, -1)];
        if (cosines is not null)
            parts = parts.Append(Flat(cosines.Apply(features)));
        if (pieces is not null)
            parts = parts.Append(Flat(pieces.Apply(features)));
        return cat([.. parts], -1);
    }

    /// <summary>(M, n, N, Size) as (M, N, n * Size), or without M for a single network.</summary>
    private Tensor Flat(Tensor embedded)
    {
        var flat = embedded.transpose(1, 2).reshape(layout.Members, embedded.shape[2], -1);
        return layout.Members == 1 ? flat.squeeze(0) : flat;
    }
}
