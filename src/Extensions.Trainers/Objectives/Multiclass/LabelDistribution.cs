using System.Numerics.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>What the label distributionally robust losses have in common.</summary>
internal static class LabelDistribution
{
    /// <summary>The outputs, normalised.</summary>
    public static Tensor Normalize(ObjectiveContext context, LogitNormalization normalization)
    {
        var outputs = TrueClass.Outputs(context);
        if (normalization == LogitNormalization.None)
            return outputs;
        if (normalization == LogitNormalization.SoftplusMean)
        {
            var positive = RobustTerms.AtLeast(TensorOperations.Softplus(outputs), 1e-30);   // in single precision 0 below -104, for all classes 0 / 0
            return positive / positive.mean([1], keepdim: true);
        }
        var mean = outputs.abs().mean([1], keepdim: true);
        return outputs / mean.masked_fill(mean.lt(Number.Of(1e-12)), Number.Of(1));
    }

    /// <summary>lambda (log of the mean over k of exp(d_k / lambda)), d_k = z_k - z_y + margin [k != y].</summary>
    /// <param name="outputs">z (N, K), normalised.</param>
    /// <param name="labels">y (N,).</param>
    /// <param name="margin">The margin.</param>
    /// <param name="lambda">(N, 1) or one number.</param>
    public static Tensor Losses(Tensor outputs, Tensor labels, double margin, Tensor lambda)
    {
        // A margin for all others is the same as one less for the label; then lse - z_y is a cross entropy.
        var rows = labels.unsqueeze(1);
        var shifted = margin == 0 ? outputs : outputs.scatter_add(1, rows, full(rows.shape, Number.Of(-margin), outputs.dtype, outputs.device));
        var crossEntropy = functional.cross_entropy(shifted / lambda, labels, reduction: Reduction.None);
        return (crossEntropy - Number.Of(Math.Log(outputs.size(1)))) * lambda.squeeze(-1);
    }

    /// <summary>The same losses of the outputs before they are normalised, written out.</summary>
    /// <param name="outputs">(N, K), not normalised.</param>
    /// <param name="width">K.</param>
    /// <param name="labels">int64 (N,).</param>
    /// <param name="losses">(N,).</param>
    /// <param name="gradient">(N, K).</param>
    /// <param name="normalization">How outputs are normalised.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="lambda">lambda of a row, of which the normalised outputs are known.</param>
    public static void Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient,
        LogitNormalization normalization, float margin, Func<int, ReadOnlySpan<float>, float> lambda)
    {
        var classes = DirectLosses.Of<long>(labels);
        var (logClasses, buffer) = (MathF.Log(width), new float[4 * width]);
        var normalized = buffer.AsSpan(0, width);
        var slopes = buffer.AsSpan(width, width);
        var shifted = buffer.AsSpan(2 * width, width);
        var logs = buffer.AsSpan(3 * width);
        for (var row = 0; row < losses.Length; row++)
        {
            var label = (int)classes[row];
            var mean = Normalize(outputs.Slice(row * width, width), normalization, normalized, slopes);
            var scale = lambda(row, normalized);
            normalized.CopyTo(shifted);
            shifted[label] -= margin;
            TensorPrimitives.Multiply(shifted, 1 / scale, shifted);
            var derivative = gradient.Slice(row * width, width);
            DirectSoftmax.Softmax(shifted, logs, derivative);
            losses[row] = scale * (-logs[label] - logClasses);
            derivative[label] -= 1;
            if (normalization == LogitNormalization.None)
                continue;
            // n = u / mean u: d / d u_j = (d / d n_j - u'_j mean_k (d / d n_k n_k)) / mean u
            var along = TensorPrimitives.Dot<float>(derivative, normalized) / width;
            if (normalization == LogitNormalization.SoftplusMean)
            {
                TensorPrimitives.Subtract(derivative, along, derivative);
                TensorPrimitives.Multiply<float>(derivative, slopes, derivative);
            }
            else if (mean != 1)
            {
                TensorPrimitives.MultiplyAdd(slopes, -along, derivative, derivative);
            }
            TensorPrimitives.Multiply(derivative, 1 / mean, derivative);
        }
    }

    /// <summary>Normalises a row.</summary>
    /// <param name="outputs">The row.</param>
    /// <param name="normalization">How.</param>
    /// <param name="normalized">Takes the result.</param>
    /// <param name="slopes">Takes the derivatives of what is divided by its mean: of softplus or of the absolute value.</param>
    /// <returns>The mean.</returns>
    private static float Normalize(ReadOnlySpan<float> outputs, LogitNormalization normalization, Span<float> normalized, Span<float> slopes)
    {
        if (normalization == LogitNormalization.None)
        {
            outputs.CopyTo(normalized);
            return 1;
        }
        if (normalization == LogitNormalization.SoftplusMean)
        {
            DirectElements.Softplus(outputs, normalized, slopes);
            var mean = TensorPrimitives.Sum<float>(normalized) / outputs.Length;
            TensorPrimitives.Multiply(normalized, 1 / mean, normalized);
            return mean;
        }
        TensorPrimitives.Abs(outputs, slopes);
        var length = TensorPrimitives.Sum<float>(slopes) / outputs.Length;
        TensorPrimitives.Max(slopes, float.Epsilon, slopes);
        TensorPrimitives.Divide(outputs, slopes, slopes);   // the sign, 0 of 0
        length = length < 1e-12f ? 1 : length;
        TensorPrimitives.Multiply(outputs, 1 / length, normalized);
        return length;
    }
}
