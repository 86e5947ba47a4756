using System.Numerics;
using System.Numerics.Tensors;

namespace MLExtensions.Trainers;

/// <summary>Learned factors of the inputs of the first layer, and the way back.</summary>
internal static unsafe class FactorPass
{
    /// <param name="source">(rows, width).</param>
    /// <param name="factors">(width).</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Number of inputs.</param>
    /// <param name="target">(rows, width), each value times its factor.</param>
    public static void Forward(float* source, float* factors, int rows, int width, float* target) => RowParts.Run(rows, width, (_, start, end) =>
    {
        for (var row = start; row < end; row++)
            TensorPrimitives.Multiply(new ReadOnlySpan<float>(source + (nint)row * width, width), new ReadOnlySpan<float>(factors, width), new Span<float>(target + (nint)row * width, width));
    });

    /// <param name="source">As on the way forward.</param>
    /// <param name="factors">Likewise.</param>
    /// <param name="rows">Likewise.</param>
    /// <param name="width">Likewise.</param>
    /// <param name="arriving">Gradient with respect to the outcome (rows, width); becomes the one with respect to the source.</param>
    /// <param name="gradient">The gradient of the factors is added here.</param>
    public static void Backward(float* source, float* factors, int rows, int width, float* arriving, float* gradient)
    {
        var partial = RowParts.Sums(width);
        RowParts.Run(rows, width, (part, start, end) =>
        {
            fixed (float* sums = &partial[part * width])
                for (var row = start; row < end; row++)
                    for (var input = 0; input < width; input += Vector<float>.Count)
                    {
                        var at = (nint)row * width + input;
                        var count = width - input;
                        var g = RowParts.Load(arriving + at, count);
                        RowParts.Add(g * RowParts.Load(source + at, count), sums + input, count);
                        RowParts.Store(g * RowParts.Load(factors + input, count), arriving + at, count);
                    }
        });
        RowParts.AddUp(partial, gradient, null, width);
    }
}
