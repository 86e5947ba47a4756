using System.Numerics;
using System.Numerics.Tensors;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>What a loss may look at in one row.</summary>
internal readonly ref struct SoftmaxRow
{
    /// <summary>y.</summary>
    public required int Label { get; init; }

    /// <summary>z, (K,).</summary>
    public required ReadOnlySpan<float> Outputs { get; init; }

    /// <summary>log p, (K,).</summary>
    public required ReadOnlySpan<float> Logs { get; init; }

    /// <summary>p, the softmax of the outputs, (K,).</summary>
    public required ReadOnlySpan<float> P { get; init; }

    /// <summary>Values of a further matrix in this row, which may be changed.</summary>
    public required Span<float> Beside { get; init; }

    /// <summary>K values to work with.</summary>
    public required Span<float> Scratch { get; init; }

    /// <summary>K more.</summary>
    public required Span<float> Spare { get; init; }

    /// <summary>-log p_y.</summary>
    public float NegativeLog => -Logs[Label];
}

/// <summary>Loss of one row.</summary>
/// <param name="row">The row.</param>
/// <param name="derivative">Takes the derivative; all 0 before.</param>
internal delegate float SoftmaxLoss(in SoftmaxRow row, Span<float> derivative);

/// <summary>Losses of the softmax of each row, of which value and derivative by log p are written down: all else is done here.</summary>
internal static class DirectSoftmax
{
    /// <summary>Losses whose derivative is by the logarithms of the probabilities, each as if it were a variable of its own.</summary>
    /// <param name="outputs">(N, K).</param>
    /// <param name="width">K.</param>
    /// <param name="labels">int64 (N,).</param>
    /// <param name="losses">(N,).</param>
    /// <param name="gradient">(N, K).</param>
    /// <param name="loss">The loss of a row.</param>
    /// <param name="beside">A further matrix of N rows.</param>
    public static void ByLogs(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient, SoftmaxLoss loss, Span<float> beside = default) =>
        ByOutputs(outputs, width, labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) =>
        {
            var value = loss(row, derivative);
            // d log p_k / dz_j = [j = k] - p_j
            TensorPrimitives.MultiplyAdd(row.P, -TensorPrimitives.Sum<float>(derivative), derivative, derivative);
            return value;
        }, beside);

    /// <summary>Losses whose derivative is by the outputs.</summary>
    /// <inheritdoc cref="ByLogs"/>
    public static void ByOutputs(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient, SoftmaxLoss loss, Span<float> beside = default)
    {
        var classes = DirectLosses.Of<long>(labels);
        var buffer = new float[4 * width];
        var logs = buffer.AsSpan(0, width);
        var p = buffer.AsSpan(width, width);
        var scratch = buffer.AsSpan(2 * width, width);
        var further = beside.Length / losses.Length;
        gradient.Clear();
        for (var row = 0; row < losses.Length; row++)
        {
            var from = outputs.Slice(row * width, width);
            Softmax(from, logs, p);
            var inputs = new SoftmaxRow { Label = (int)classes[row], Outputs = from, Logs = logs, P = p, Beside = beside.Slice(row * further, further), Scratch = scratch, Spare = buffer.AsSpan(3 * width) };
            losses[row] = loss(inputs, gradient.Slice(row * width, width));
        }
    }

    /// <summary>log p and p of a row of logits.</summary>
    public static void Softmax(ReadOnlySpan<float> logits, Span<float> logs, Span<float> p)
    {
        var largest = TensorPrimitives.Max(logits);
        var (most, sums) = (new Vector<float>(largest), Vector<float>.Zero);
        var from = VectorMath.Whole(logits);
        var distances = VectorMath.Whole(logs)[..from.Length];
        var powers = VectorMath.Whole(p)[..from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            distances[i] = from[i] - most;
            powers[i] = VectorMath.Exp(distances[i]);
            sums += powers[i];
        }
        var sum = Vector.Sum(sums);
        for (var k = from.Length * Vector<float>.Count; k < logits.Length; k++)
        {
            logs[k] = logits[k] - largest;
            p[k] = MathF.Exp(logs[k]);
            sum += p[k];
        }
        TensorPrimitives.Multiply(p, 1 / sum, p);
        TensorPrimitives.Subtract(logs, MathF.Log(sum), logs);
    }
}
