using System.Numerics.Tensors;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>Overlap ratios of single outputs, 1 - (a + s) / (b + s), with gradients written out.</summary>
internal static class DirectOverlap
{
    /// <summary>Losses (N,); null where the graph has to compute them.</summary>
    /// <param name="context">The batch.</param>
    /// <param name="level">Whether a and b are summed over the batch first.</param>
    /// <param name="smooth">s.</param>
    /// <param name="parts">a and b of a sigmoid and a label, with their derivatives by the sigmoid.</param>
    public static Tensor? Losses(ObjectiveContext context, OverlapLevel level, double smooth, Func<float, float, (float A, float B, float SlopeA, float SlopeB)> parts)
    {
        return level == OverlapLevel.Set ? DirectGraph.BatchLoss(context, Set) : DirectGraph.Losses(context, Sample);

        void Set(ReadOnlySpan<float> outputs, int width, Span<float> losses, Span<float> gradient)
        {
            var labels = DirectLosses.Of<float>(context.Labels);
            TensorPrimitives.Sigmoid(outputs, gradient);
            var (shared, total) = (smooth, smooth);
            for (var row = 0; row < outputs.Length; row++)
            {
                var (a, b, _, _) = parts(gradient[row], labels[row]);
                (shared, total) = (shared + a, total + b);
            }
            losses[0] = (float)(1 - shared / total);
            for (var row = 0; row < outputs.Length; row++)
                gradient[row] = Slope(gradient[row], labels[row], shared, total);
        }

        void Sample(ReadOnlySpan<float> outputs, int width, Span<float> losses, Span<float> gradient)
        {
            var labels = DirectLosses.Of<float>(context.Labels);
            TensorPrimitives.Sigmoid(outputs, gradient);
            for (var row = 0; row < outputs.Length; row++)
            {
                var (a, b, _, _) = parts(gradient[row], labels[row]);
                losses[row] = (float)(1 - (a + smooth) / (b + smooth));
                gradient[row] = Slope(gradient[row], labels[row], a + smooth, b + smooth);
            }
        }

        float Slope(float p, float label, double shared, double total)
        {
            var (_, _, a, b) = parts(p, label);
            return (float)((shared * b / total - a) / total * p * (1 - p));
        }
    }
}
