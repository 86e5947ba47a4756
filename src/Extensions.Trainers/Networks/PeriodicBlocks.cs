using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Periodic embedding of numbers as tensors; see <see cref="PeriodicEmbedding"/>.</summary>
internal sealed class PeriodicBlocks
{
    private readonly Tensor numbers, frequencies, phases, weights, biases;

    /// <param name="layout">A layout with periodic embeddings.</param>
    /// <param name="parameters">The parameters.</param>
    public PeriodicBlocks(NetworkLayout layout, ParameterViews parameters)
    {
        var (count, cosines, size) = (layout.Numbers.Length, layout.Embedding!.FrequencyCount, layout.Embedding.Size);
        numbers = tensor(layout.Numbers.Select(number => (long)number).ToArray());
        frequencies = parameters.Block(layout.Input.Frequencies, count, 1, cosines)!;
        phases = parameters.Block(layout.Input.Phases, count, 1, cosines)!;
        weights = parameters.Block(layout.Input.EmbeddingWeights, count, cosines, size)!;
        biases = parameters.Block(layout.Input.EmbeddingBiases, count, 1, size)!;
    }

    /// <summary>Embeddings of the features (N, D), number by number: (M, n, N, Size).</summary>
    public Tensor Apply(Tensor features)
    {
        var x = features.index_select(1, numbers.to(features.device)).t().unsqueeze(-1);   // (n, N, 1)
        var cosines = addcmul(phases, x, frequencies, Number.Of(2 * Math.PI)).cos();   // (M, n, N, F)
        return cosines.matmul(weights).Plus(biases);
    }
}
