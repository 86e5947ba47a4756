using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What lies before the first layer: the embedding of numbers, then the learned input factors. Sparse features pass untouched.</summary>
internal sealed class NetworkInput
{
    private readonly NetworkLayout layout;
    private readonly Tensor? numbers, frequencies, phases, weights, biases, factors;

    public NetworkInput(NetworkLayout layout, ParameterViews parameters)
    {
        this.layout = layout;
        factors = parameters.Row(layout.Input.Factors, layout.Layers[0].Inputs);
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
        var x = numbers is null ? features : Embed(features);
        return factors is null ? x : x * factors;
    }

    /// <summary>The features, then the embeddings, number by number.</summary>
    private Tensor Embed(Tensor features)
    {
        var (rows, members) = (features.shape[0], layout.Members);
        var x = features.index_select(1, numbers!.to(features.device)).t().unsqueeze(-1);   // (n, N, 1)
        var cosines = addcmul(phases!, x, frequencies!, 2 * Math.PI).cos();   // (M, n, N, F)
        var embedded = (cosines.matmul(weights!) + biases!).transpose(1, 2).reshape(members, rows, -1);   // (M, N, n * Size)
        return members == 1 ? cat([features, embedded.squeeze(0)], 1) : cat([features.expand(members, -1, -1), embedded], 2);
    }
}
