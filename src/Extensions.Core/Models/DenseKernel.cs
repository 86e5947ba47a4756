using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLExtensions.Models;

/// <summary>z = x W + b for one row, dense or sparse.</summary>
/// <remarks>
/// Every output is one chain of additions, the bias first, then the inputs by ascending index. Left-out zeros change nothing in such
/// a chain, so a sparse row and its dense twin give the same bits.
/// </remarks>
internal sealed class DenseKernel
{
    private readonly float[] weights;
    private readonly float[] biases;

    public DenseKernel(DenseLayer layer)
    {
        Stride = Pad(layer.OutputCount);
        biases = new float[Stride];
        layer.Biases.CopyTo(biases);
        weights = ImmutableCollectionsMarshal.AsArray(layer.Weights)!;
        if (Stride == layer.OutputCount)
            return;
        weights = new float[layer.InputCount * (long)Stride];
        for (var input = 0; input < layer.InputCount; input++)
            layer.Weights.AsSpan(input * layer.OutputCount, layer.OutputCount).CopyTo(weights.AsSpan(input * Stride));
    }

    /// <summary>Outputs written, the last ones idle: the number of outputs rounded up to whole vectors.</summary>
    public int Stride { get; }

    public static int Pad(int count) => (count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    public void Run(ReadOnlySpan<float> x, Span<float> z) => Run(new EveryRow(), x, z);

    public void Run(ReadOnlySpan<int> indices, ReadOnlySpan<float> x, Span<float> z) => Run(new ListedRows(indices), x, z);

    private void Run<TRows>(TRows rows, ReadOnlySpan<float> x, Span<float> z) where TRows : IRows, allows ref struct
    {
        // Accumulators stay in registers over all inputs; eight of them hide the latency of the multiply-add.
        var width = Vector<float>.Count;
        var output = 0;
        for (; output + 8 * width <= Stride; output += 8 * width)
            Eight(rows, x, z, output);
        for (; output + 2 * width <= Stride; output += 2 * width)
            Two(rows, x, z, output);
        if (output < Stride)
            One(rows, x, z, output);
    }

    private void Eight<TRows>(TRows rows, ReadOnlySpan<float> x, Span<float> z, int output) where TRows : IRows, allows ref struct
    {
        var width = Vector<float>.Count;
        var bias = biases.AsSpan(output, 8 * width);
        var (a0, a1, a2, a3) = (At(bias, 0), At(bias, 1), At(bias, 2), At(bias, 3));
        var (a4, a5, a6, a7) = (At(bias, 4), At(bias, 5), At(bias, 6), At(bias, 7));
        for (var k = 0; k < x.Length; k++)
        {
            var value = new Vector<float>(x[k]);
            ref var w = ref weights.AsSpan(rows[k] * Stride + output, 8 * width)[0];
            a0 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref w), a0);
            a1 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref w, (nuint)width), a1);
            a2 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref w, (nuint)(2 * width)), a2);
            a3 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref w, (nuint)(3 * width)), a3);
            a4 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref w, (nuint)(4 * width)), a4);
            a5 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref w, (nuint)(5 * width)), a5);
            a6 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref w, (nuint)(6 * width)), a6);
            a7 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref w, (nuint)(7 * width)), a7);
        }
        var target = z.Slice(output, 8 * width);
        a0.CopyTo(target);
        a1.CopyTo(target[width..]);
        a2.CopyTo(target[(2 * width)..]);
        a3.CopyTo(target[(3 * width)..]);
        a4.CopyTo(target[(4 * width)..]);
        a5.CopyTo(target[(5 * width)..]);
        a6.CopyTo(target[(6 * width)..]);
        a7.CopyTo(target[(7 * width)..]);
    }

    private void Two<TRows>(TRows rows, ReadOnlySpan<float> x, Span<float> z, int output) where TRows : IRows, allows ref struct
    {
        var width = Vector<float>.Count;
        var bias = biases.AsSpan(output, 2 * width);
        var (a0, a1) = (At(bias, 0), At(bias, 1));
        for (var k = 0; k < x.Length; k++)
        {
            var value = new Vector<float>(x[k]);
            ref var w = ref weights.AsSpan(rows[k] * Stride + output, 2 * width)[0];
            a0 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref w), a0);
            a1 = Vector.MultiplyAddEstimate(value, Vector.LoadUnsafe(ref w, (nuint)width), a1);
        }
        a0.CopyTo(z[output..]);
        a1.CopyTo(z[(output + width)..]);
    }

    private void One<TRows>(TRows rows, ReadOnlySpan<float> x, Span<float> z, int output) where TRows : IRows, allows ref struct
    {
        var a0 = At(biases.AsSpan(output), 0);
        for (var k = 0; k < x.Length; k++)
            a0 = Vector.MultiplyAddEstimate(new Vector<float>(x[k]), new Vector<float>(weights.AsSpan(rows[k] * Stride + output)), a0);
        a0.CopyTo(z[output..]);
    }

    private static Vector<float> At(ReadOnlySpan<float> values, int vector) => new(values[(vector * Vector<float>.Count)..]);

    /// <summary>Which row of the weights the k-th given value meets.</summary>
    private interface IRows
    {
        int this[int k] { get; }
    }

    private readonly struct EveryRow : IRows
    {
        public int this[int k] => k;
    }

    private readonly ref struct ListedRows(ReadOnlySpan<int> indices) : IRows
    {
        private readonly ReadOnlySpan<int> indices = indices;

        public int this[int k]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => indices[k];
        }
    }
}
