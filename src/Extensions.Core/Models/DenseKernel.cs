using System.Numerics;
using System.Runtime.Intrinsics;

namespace MLExtensions.Models;

/// <summary>z = x W + b, for dense rows or a sparse one.</summary>
/// <remarks>
/// Every output is one chain of additions, the bias first, then the inputs by ascending index, whatever the number of rows and the
/// length of the processor's vectors. Left-out zeros change nothing in such a chain, so a sparse row and its dense twin give the same bits.
/// </remarks>
internal abstract class DenseKernel(int outputCount)
{
    public int OutputCount => outputCount;

    public static DenseKernel Of(DenseLayer layer) => Vector512.IsHardwareAccelerated
        ? new TiledDenseKernel<Vector512<float>, Unit512>(layer)
        : new TiledDenseKernel<Vector<float>, UnitOfAnyLength>(layer);

    /// <param name="x">Rows at a distance of <paramref name="distance"/>.</param>
    /// <param name="distance">From row to row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="z">As many scratch rows.</param>
    public abstract void Run(ReadOnlySpan<float> x, int distance, int rows, Span<float> z);

    /// <param name="indices">Which inputs are given, ascending.</param>
    /// <param name="x">Their values.</param>
    /// <param name="z">One scratch row.</param>
    public abstract void Run(ReadOnlySpan<int> indices, ReadOnlySpan<float> x, Span<float> z);
}
