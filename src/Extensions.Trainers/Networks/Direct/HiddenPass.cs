using System.Numerics;

namespace MLExtensions.Trainers;

/// <summary>What follows the sums of a hidden layer, z, in one pass over them: (z + mix (f(z) - z)) * dropout, and the way back.</summary>
internal abstract unsafe class HiddenPass
{
    public static HiddenPass Of(Activation activation) => activation switch
    {
        Activation.Relu => new HiddenPass<ReluFunction>(),
        Activation.Gelu => new HiddenPass<GeluFunction>(),
        Activation.Silu => new HiddenPass<SiluFunction>(),
        Activation.Mish => new HiddenPass<MishFunction>(),
        Activation.Selu => new HiddenPass<SeluFunction>(),
        Activation.Tanh => new HiddenPass<TanhFunction>(),
        Activation.LeakyRelu => new HiddenPass<LeakyReluFunction>(),
        _ => throw new InvalidOperationException($"{activation} is not an activation."),
    };

    /// <param name="sums">z (rows, width).</param>
    /// <param name="target">(rows, width); may be <paramref name="sums"/>.</param>
    /// <param name="mix">(width), or null for 1 throughout.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Number of units.</param>
    /// <param name="mask">Leaves units out.</param>
    /// <param name="firstUnit">Place of the first unit for the mask.</param>
    public abstract void Forward(float* sums, float* target, float* mix, int rows, int width, DropoutMask mask, uint firstUnit);

    /// <param name="arriving">Gradient with respect to the outcome (rows, width).</param>
    /// <param name="sums">z (rows, width); becomes the gradient with respect to it.</param>
    /// <param name="mix">(width), or null.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Number of units.</param>
    /// <param name="mask">The same as on the way forward.</param>
    /// <param name="firstUnit">Likewise.</param>
    /// <param name="biasGradient">The gradient of the biases is added here.</param>
    /// <param name="mixGradient">That of the mix, where there is one.</param>
    public abstract void Backward(float* arriving, float* sums, float* mix, int rows, int width, DropoutMask mask, uint firstUnit, float* biasGradient, float* mixGradient);
}

internal sealed unsafe class HiddenPass<TFunction> : HiddenPass where TFunction : struct, IActivationFunction
{
    public override void Forward(float* sums, float* target, float* mix, int rows, int width, DropoutMask mask, uint firstUnit) => RowParts.Run(rows, width, (part, start, end) =>
    {
        for (var row = start; row < end; row++)
            for (var unit = 0; unit < width; unit += Vector<float>.Count)
            {
                var at = (nint)row * width + unit;
                var count = width - unit;
                var z = RowParts.Load(sums + at, count);
                TFunction.At(z, out var x, out _);
                if (mix is not null)
                    x = z + RowParts.Load(mix + unit, count) * (x - z);
                if (mask.IsActive)
                    x *= mask.Factors(firstUnit + (uint)at);
                RowParts.Store(x, target + at, count);
            }
    });

    public override void Backward(float* arriving, float* sums, float* mix, int rows, int width, DropoutMask mask, uint firstUnit, float* biasGradient, float* mixGradient)
    {
        var stride = mix is null ? width : 2 * width;
        var partial = RowParts.Sums(stride);
        RowParts.Run(rows, width, (part, start, end) =>
        {
            fixed (float* biasSums = &partial[part * stride], mixSums = &partial[part * stride + stride - width])
                for (var row = start; row < end; row++)
                    for (var unit = 0; unit < width; unit += Vector<float>.Count)
                    {
                        var at = (nint)row * width + unit;
                        var count = width - unit;
                        var z = RowParts.Load(sums + at, count);
                        var gradient = RowParts.Load(arriving + at, count);
                        if (mask.IsActive)
                            gradient *= mask.Factors(firstUnit + (uint)at);
                        TFunction.At(z, out var value, out var slope);
                        if (mix is not null)
                        {
                            RowParts.Add(gradient * (value - z), mixSums + unit, count);
                            slope = Vector<float>.One + RowParts.Load(mix + unit, count) * (slope - Vector<float>.One);
                        }
                        gradient *= slope;
                        RowParts.Add(gradient, biasSums + unit, count);
                        RowParts.Store(gradient, sums + at, count);
                    }
        });
        RowParts.AddUp(partial, biasGradient, mix is null ? null : mixGradient, width);
    }
}
