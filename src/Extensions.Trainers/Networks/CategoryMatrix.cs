using MLExtensions.Columns;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>The way back from a block's weights in a fitted network, M = E W, to an embedding E and the first layer's weights W.</summary>
internal static class CategoryMatrix
{
    /// <summary>Share of the greatest singular value up to which others are rounding: products in single precision leave about 1e-7.</summary>
    private const double Rounding = 1e-5;

    /// <summary>Factorises M by its singular values; exact up to rounding.</summary>
    /// <remarks>With M = U S V' over the n values that have weights: E = sqrt(n) U, whose elements are of size 1 as at a random start, and W = S V' / sqrt(n).</remarks>
    /// <param name="block">The block, for the error.</param>
    /// <param name="weights">M, row-major (values, outputs).</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="size">Columns of E.</param>
    /// <returns>E (values, size) and W (size, outputs), row-major.</returns>
    /// <exception cref="ArgumentException">The rank of M is above <paramref name="size"/>.</exception>
    public static (double[] Embedding, double[] Weights) Factorise(SlotRange block, double[] weights, int outputs, int size)
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(weights, block.Count, outputs);
        var (left, values, right) = linalg.svd(matrix, fullMatrices: false);
        var sizes = values.data<double>().ToArray();
        var rank = sizes.Count(value => value > Rounding * sizes[0]);
        if (rank > size)
            throw new ArgumentException(
                $"The initial model has weights of rank {rank} for the category of features {block.Start} to {block.Start + block.Count - 1}: it was trained without an embedding of size {size}. " +
                $"Set {nameof(NetworkOptions)}.{nameof(NetworkOptions.CategoryEmbedding)} to null, or to the one that it was trained with.", nameof(weights));

        var seen = Math.Max(1, (matrix.abs().amax([1]) > Number.Of(0)).sum().item<long>());
        var kept = Math.Min(size, sizes.Length);
        var (embedding, first) = (zeros(block.Count, size, ScalarType.Float64), zeros(size, outputs, ScalarType.Float64));
        embedding.narrow(1, 0, kept).copy_(left.narrow(1, 0, kept) * Number.Of(Math.Sqrt(seen)));
        first.narrow(0, 0, kept).copy_(values.narrow(0, 0, kept).unsqueeze(1) * right.narrow(0, 0, kept) / Number.Of(Math.Sqrt(seen)));
        return (embedding.data<double>().ToArray(), first.data<double>().ToArray());
    }
}
