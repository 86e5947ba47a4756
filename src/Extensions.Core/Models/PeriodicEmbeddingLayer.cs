using System.Collections.Immutable;

namespace MLExtensions;

/// <summary>
/// Embeds chosen inputs in cosines of several frequencies: for input i,
/// e_i = sum_f cos(2 pi (frequency[i, f] * x_i) + phase[i, f]) * weight[i, f, :] + bias[i, :].
/// </summary>
/// <remarks>
/// Gives all inputs unchanged, followed by the embeddings of the chosen ones in their order: InputCount + n * Size elements. Phases are in
/// radians. Whole turns are taken off exactly before the cosine, whose absolute error stays below 1e-6 for phases of any size and as long as
/// frequency * x is below 2^22 turns. NaN and infinite x give NaN.
/// Source: Gorishniy, Rubachev and Babenko (2022), On Embeddings for Numerical Features in Tabular Deep Learning, NeurIPS; with biases and
/// phases: Holzmüller, Grinsztajn and Steinwart (2024), Better by Default, NeurIPS ("PBLD").
/// </remarks>
/// <param name="InputCount">Number of elements that come in.</param>
/// <param name="Inputs">Which of them are embedded, ascending; n of them, at least 1.</param>
/// <param name="FrequencyCount">F, number of cosines per input, at least 1.</param>
/// <param name="Size">Number of elements that stand for one input, at least 1.</param>
/// <param name="Frequencies">In turns per unit of x, row-major (n, F).</param>
/// <param name="Phases">In radians, row-major (n, F).</param>
/// <param name="Weights">Row-major (n, F, Size).</param>
/// <param name="Biases">Row-major (n, Size).</param>
public sealed record PeriodicEmbeddingLayer(
    int InputCount,
    ImmutableArray<int> Inputs,
    int FrequencyCount,
    int Size,
    ImmutableArray<float> Frequencies,
    ImmutableArray<float> Phases,
    ImmutableArray<float> Weights,
    ImmutableArray<float> Biases) : FeedForwardLayer
{
    /// <summary>Number of elements that leave the layer: the inputs and n * Size embedded ones.</summary>
    public int OutputCount => InputCount + Inputs.Length * Size;
}
