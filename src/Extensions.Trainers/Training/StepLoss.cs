using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>The loss of a step, and where its gradient begins.</summary>
/// <param name="Sum">Sum of the members' losses.</param>
/// <param name="Root">What is differentiated: the loss, or the outputs.</param>
/// <param name="Gradient">Gradient of the loss by the outputs, where they are the root.</param>
internal readonly record struct StepLoss(double Sum, Tensor Root, Tensor? Gradient)
{
    /// <summary>A loss with a graph.</summary>
    public static StepLoss Of(Tensor loss) => new(loss.to(ScalarType.Float64).item<double>(), loss, null);

    /// <summary>The weighted mean of losses whose gradients are written out.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="outputs">(N, K), or (M, N, K) of an ensemble.</param>
    /// <param name="labels">Labels of the N examples.</param>
    /// <param name="weights">Their weights (N,), or null for 1 each.</param>
    public static StepLoss Of(IDirectObjective objective, Tensor outputs, Tensor labels, Tensor? weights)
    {
        using var gradients = no_grad();
        var contiguous = outputs.contiguous();
        var gradient = empty_like(contiguous);
        var (rows, width) = ((int)outputs.shape[^2], (int)outputs.shape[^1]);
        var from = DirectLosses.Of<float>(contiguous);
        var to = DirectLosses.Of<float>(gradient);
        var losses = new float[rows];
        var shares = weights is null ? default : DirectLosses.Of<float>(weights);
        var count = weights is null ? rows : TensorPrimitives.Sum<float>(shares);
        var sum = 0.0;
        for (var start = 0; start < from.Length; start += rows * width)
        {
            var part = to.Slice(start, rows * width);
            objective.Differentiate(from.Slice(start, part.Length), width, labels, losses, part);
            for (var row = 0; row < shares.Length; row++)
                TensorPrimitives.Multiply(part.Slice(row * width, width), shares[row], part.Slice(row * width, width));
            TensorPrimitives.Divide(part, count, part);
            sum += weights is null ? TensorPrimitives.Sum<float>(losses) : TensorPrimitives.Dot<float>(losses, shares);
        }
        return new(sum / count, outputs, gradient);
    }
}
