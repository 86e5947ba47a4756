using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Piecewise-linear embedding of numbers as tensors; see <see cref="PiecewiseLinearEmbedding"/>.</summary>
/// <remarks>A function is the sum over the pieces of its rise there times the share of the piece that x has passed, plus its first value.</remarks>
internal sealed class PiecewiseLinearBlocks
{
    private readonly Tensor numbers, starts, inverseWidths, rises, firsts;

    /// <param name="layout">A layout with knots.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="device">Where they are.</param>
    public PiecewiseLinearBlocks(NetworkLayout layout, ParameterViews parameters, Device device)
    {
        var knots = layout.Knots!;
        var (count, pieces, size) = (knots.Inputs.Length, knots.PieceCount, layout.PiecewiseEmbedding!.Size);
        var (start, inverse) = (new float[count * pieces], new float[count * pieces]);   // pieces that a number lacks never rise
        for (var i = 0; i < count; i++)
            for (var piece = 0; piece + 1 < knots.Knots[i].Length; piece++)
                (start[i * pieces + piece], inverse[i * pieces + piece]) = (knots.Knots[i][piece], (float)(1 / ((double)knots.Knots[i][piece + 1] - knots.Knots[i][piece])));
        numbers = tensor(knots.Inputs.Select(number => (long)number).ToArray(), device: device);
        starts = tensor(start, [count, 1, pieces], device: device);
        inverseWidths = tensor(inverse, [count, 1, pieces], device: device);
        rises = parameters.Block(layout.Input.Rises, count, pieces, size)!;
        firsts = parameters.Block(layout.Input.FirstValues, count, 1, size)!;
    }

    /// <summary>Embeddings of the features (N, D), number by number: (M, n, N, Size).</summary>
    public Tensor Apply(Tensor features)
    {
        var x = features.index_select(1, numbers).t().unsqueeze(-1);   // (n, N, 1)
        var shares = (x - starts).mul_(inverseWidths).clamp_(Number.Of(0), Number.Of(1));   // (n, N, pieces)
        return shares.matmul(rises).Plus(firsts);
    }
}
