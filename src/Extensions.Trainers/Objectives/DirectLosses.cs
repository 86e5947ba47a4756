using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>What gradients that are written out have in common.</summary>
internal static class DirectLosses
{
    /// <summary>Elements of a contiguous tensor in main memory.</summary>
    public static Span<T> Of<T>(Tensor tensor) where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes);

    /// <summary>Losses that depend on l = -log p_y alone, p the softmax of a row: their gradient is dl (p - onehot(y)), dl the derivative by l.</summary>
    /// <param name="outputs">(N, K).</param>
    /// <param name="width">K.</param>
    /// <param name="labels">int64 (N,).</param>
    /// <param name="losses">(N,).</param>
    /// <param name="gradient">(N, K).</param>
    /// <param name="loss">Loss and derivative as functions of l.</param>
    public static void TrueClass(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient, Func<float, (float Value, float Derivative)> loss)
    {
        var classes = Of<long>(labels);
        for (var row = 0; row < losses.Length; row++)
        {
            var from = outputs.Slice(row * width, width);
            TensorPrimitives.Subtract(from, TensorPrimitives.Max(from), gradient.Slice(row * width, width));
            losses[row] = -gradient[row * width + (int)classes[row]];
        }
        TensorPrimitives.Exp(gradient, gradient);
        for (var row = 0; row < losses.Length; row++)
        {
            var p = gradient.Slice(row * width, width);
            var sum = TensorPrimitives.Sum(p);
            (losses[row], var derivative) = loss(losses[row] + MathF.Log(sum));
            TensorPrimitives.Multiply(p, derivative / sum, p);
            p[(int)classes[row]] -= derivative;
        }
    }

    /// <summary>Losses of single outputs.</summary>
    /// <param name="outputs">(N,).</param>
    /// <param name="labels">float32 (N,).</param>
    /// <param name="losses">(N,).</param>
    /// <param name="gradient">(N,).</param>
    /// <param name="loss">Loss and derivative by the output as functions of output and label.</param>
    public static void Single(ReadOnlySpan<float> outputs, Tensor labels, Span<float> losses, Span<float> gradient, Func<float, float, (float Value, float Derivative)> loss)
    {
        var targets = Of<float>(labels);
        for (var row = 0; row < losses.Length; row++)
            (losses[row], gradient[row]) = loss(outputs[row], targets[row]);
    }

    /// <summary>-log p and -log(1 - p) with their derivatives by x, p the sigmoid of x.</summary>
    public static ((float Value, float Derivative) Yes, (float Value, float Derivative) No) Sigmoid(float x)
    {
        var small = Math.Exp(-Math.Abs((double)x));
        var rest = Math.Log(1 + small);
        var (less, more) = ((float)(small / (1 + small)), (float)(1 / (1 + small)));   // of p and 1 - p
        return (((float)(Math.Max(-x, 0) + rest), x >= 0 ? -less : -more), ((float)(Math.Max(x, 0) + rest), x >= 0 ? more : less));
    }
}
