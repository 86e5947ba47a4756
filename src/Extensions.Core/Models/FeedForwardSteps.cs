using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLExtensions.Models;

/// <summary>One operation on the scratch rows of a scoring session; what it does to a row depends on that row alone.</summary>
internal abstract class FeedForwardStep
{
    public abstract void Run(ScratchRows scratch, int rows);
}

internal sealed class DenseStep(DenseKernel kernel, int inputCount, int source, int target) : FeedForwardStep
{
    public override void Run(ScratchRows scratch, int rows)
        => kernel.Run(scratch.Rows(source, inputCount, rows), ScratchRows.Stride(inputCount), rows, scratch.Rows(target, kernel.OutputCount, rows));
}

internal sealed class ActivationStep(Activation function, int width, int buffer) : FeedForwardStep
{
    public override void Run(ScratchRows scratch, int rows) => Activations.Apply(function, scratch.Rows(buffer, width, rows));
}

internal sealed class ClampStep(ClampLayer layer, int width, int buffer) : FeedForwardStep
{
    public override void Run(ScratchRows scratch, int rows)
    {
        var (lower, upper) = (new Vector<float>(layer.Lower), new Vector<float>(layer.Upper));
        foreach (ref var x in MemoryMarshal.Cast<float, Vector<float>>(scratch.Rows(buffer, width, rows)))
            x = Vector.Min(Vector.Max(x, lower), upper);
    }
}

internal sealed class CopyStep(int width, int source, int target) : FeedForwardStep
{
    public override void Run(ScratchRows scratch, int rows) => scratch.Rows(source, width, rows).CopyTo(scratch.Rows(target, width, rows));
}

/// <summary>Adds the source to the target.</summary>
internal sealed class AddStep(int width, int source, int target) : FeedForwardStep
{
    public override void Run(ScratchRows scratch, int rows)
    {
        var sum = scratch.Rows(target, width, rows);
        TensorPrimitives.Add(scratch.Rows(source, width, rows), sum, sum);
    }
}

internal sealed class NormalizationStep(LayerNormalization layer, int buffer) : FeedForwardStep
{
    public override void Run(ScratchRows scratch, int rows)
    {
        var width = layer.Scale.Length;
        for (var row = 0; row < rows; row++)
        {
            var x = scratch.Row(buffer, width, row);
            // Two passes: the variance as a difference of large sums would lose its digits.
            TensorPrimitives.Subtract(x, RowMath.Sum(x) / width, x);
            var deviation = MathF.Sqrt(RowMath.SumOfSquares(x) / width + layer.Epsilon);
            TensorPrimitives.Divide(x, deviation, x);
            TensorPrimitives.MultiplyAdd(x, layer.Scale.AsSpan(), layer.Shift.AsSpan(), x);
        }
    }
}

/// <summary>z / sqrt(1 + (z / limit)^2), and where |z| is above the limit the same as limit / sqrt(1 + (limit / z)^2), which cannot overflow.</summary>
internal sealed class SmoothClipStep(SmoothClipLayer layer, int buffer) : FeedForwardStep
{
    private readonly float[] factors = ScratchRows.Padded(layer.Factor.AsSpan());

    public override void Run(ScratchRows scratch, int rows)
    {
        var limit = new Vector<float>(layer.Limit);
        var factor = MemoryMarshal.Cast<float, Vector<float>>(factors);
        for (var row = 0; row < rows; row++)
        {
            var x = MemoryMarshal.Cast<float, Vector<float>>(scratch.Rows(buffer, layer.Factor.Length, rows).Slice(row * factors.Length, factors.Length));
            for (var at = 0; at < x.Length; at++)
            {
                var idle = Vector.Equals(factor[at], Vector<float>.Zero) & Vector.Equals(x[at], x[at]);
                x[at] = Clip(Vector.ConditionalSelect(idle, Vector<float>.Zero, x[at] * factor[at]), limit);
            }
        }
    }

    private static Vector<float> Clip(Vector<float> z, Vector<float> limit)
    {
        var beyond = Vector.GreaterThan(Vector.Abs(z), limit);
        var ratio = Vector.ConditionalSelect(beyond, limit / z, z / limit);
        var above = Vector.ConditionalSelect(beyond, Vector.CopySign(limit, z), z);
        return above / Vector.SquareRoot(Vector<float>.One + ratio * ratio);
    }
}

internal sealed class MixedActivationStep(MixedActivationLayer layer, int buffer) : FeedForwardStep
{
    private const int Chunk = 128;
    private readonly float[] mixes = ScratchRows.Padded(layer.Mix.AsSpan());

    public override void Run(ScratchRows scratch, int rows)
    {
        Span<float> changed = stackalloc float[Chunk];
        for (var row = 0; row < rows; row++)
        {
            for (var at = 0; at < mixes.Length; at += Chunk)
            {
                var x = scratch.Rows(buffer, layer.Mix.Length, rows).Slice(row * mixes.Length + at, Math.Min(Chunk, mixes.Length - at));
                var y = changed[..x.Length];
                x.CopyTo(y);
                Activations.Apply(layer.Function, y);
                TensorPrimitives.Subtract(y, x, y);
                TensorPrimitives.Multiply(y, mixes.AsSpan(at, x.Length), y);
                TensorPrimitives.Add(x, y, x);
            }
        }
    }
}
