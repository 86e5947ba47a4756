using System.Collections.Immutable;

namespace MLExtensions;

/// <summary>
/// Embeds chosen inputs by piecewise-linear functions: for input i with knots t_1 &lt; ... &lt; t_K and values v_1, ..., v_K of <see cref="Size"/> elements,
/// e_i(x) = v_k + (x - t_k) / (t_(k+1) - t_k) * (v_(k+1) - v_k) between the knots t_k and t_(k+1), v_1 below t_1 and v_K above t_K.
/// </summary>
/// <remarks>
/// Gives all inputs unchanged, followed by the embeddings of the chosen ones in their order: InputCount + n * Size elements. NaN gives NaN.
/// Source: Gorishniy, Rubachev and Babenko (2022), On Embeddings for Numerical Features in Tabular Deep Learning, NeurIPS, section 3.2: a linear map of
/// their piecewise linear encoding is such a function.
/// </remarks>
/// <param name="InputCount">Number of elements that come in.</param>
/// <param name="Inputs">Which of them are embedded, ascending; n of them, at least 1.</param>
/// <param name="KnotCounts">Number of knots of each embedded input, at least 2.</param>
/// <param name="Size">Number of elements that stand for one input, at least 1.</param>
/// <param name="Knots">The knots, input after input, each input's ascending.</param>
/// <param name="Values">Row-major (number of all knots, Size).</param>
public sealed record PiecewiseLinearEmbeddingLayer(
    int InputCount,
    ImmutableArray<int> Inputs,
    ImmutableArray<int> KnotCounts,
    int Size,
    ImmutableArray<float> Knots,
    ImmutableArray<float> Values) : FeedForwardLayer
{
    /// <summary>Number of elements that leave the layer: the inputs and n * Size embedded ones.</summary>
    public int OutputCount => InputCount + Inputs.Length * Size;
}
