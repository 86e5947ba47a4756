using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What lies before the first layer: the embeddings of categories and numbers, then the learned input factors. Sparse features pass untouched.</summary>
internal sealed class NetworkInput
{
    private readonly NetworkLayout layout;
    private readonly CategoryBlocks? categories;
    private readonly Tensor? numbers, frequencies, phases, weights, biases, factors;

    public NetworkInput(NetworkLayout layout, ParameterViews parameters)
    {
        this.layout = layout;
        factors = parameters.Row(layout.Input.Factors, layout.Layers[0].Inputs);
        categories = layout.CategoryEmbedding is null ? null : new CategoryBlocks(layout, parameters);
        if (layout.Embedding is not { } embedding)
            return;
        var (count, cosines, size) = (layout.Numbers.Length, embedding.FrequencyCount, embedding.Size);
        numbers = tensor(layout.Numbers.Select(number => (long)number).ToArray());
        frequencies = parameters.Block(layout.Input.Frequencies, count, 1, cosines);
        phases = parameters.Block(layout.Input.Phases, count, 1, cosines);
        weights = parameters.Block(layout.Input.EmbeddingWeights, count, cosines, size);
        biases = parameters.Block(layout.Input.EmbeddingBiases, count, 1, size);
    }

    /// <summary>Inputs of the first layer: (N, D), or (M, N, D) where the members of an ensemble differ before it.</summary>
    public Tensor Apply(Tensor features)
    {
        if (features.is_sparse)
            return features;
        var x = numbers is null && categories is null ? features : Embed(features);
        return factors is null ? x : x * factors;
    }

    /// <summary>The features, those of embedded blocks by their embedding, then the embeddings number by number.</summary>
    private Tensor Embed(Tensor features)
    {
        var parts = categories?.Apply(features) ?? [layout.Members == 1 ? features : features.expand(layout.Members, -1, -1)];
        if (numbers is not null)
            parts = parts.Append(EmbedNumbers(features));
        return cat([.. parts], -1);
    }

    private Tensor EmbedNumbers(Tensor features)
    {
        var x = features.index_select(1, numbers!.to(features.device)).t().unsqueeze(-1);   // (n, N, 1)
        var cosines = addcmul(phases!, x, frequencies!, 2 * Math.PI).cos();   // (M, n, N, F)
        var embedded = (cosines.matmul(weights!) + biases!).transpose(1, 2).reshape(layout.Members, features.shape[0], -1);   // (M, N, n * Size)
        return layout.Members == 1 ? embedded.squeeze(0) : embedded;
    }
}
