using System.Numerics.Tensors;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>Margin-based label smoothing (MbLS): -log p_y + alpha / K sum_k max(0, max_j z_j - z_k - margin): only distances of logits beyond the margin are punished.</summary>
/// <remarks>
/// Outputs z (N, K), K of 2 or more, and labels y (N,); losses in nats. Label smoothing is the case of margin 0: it asks all logits to be equal. The
/// gradient reaches the largest logit too. Convex and Lipschitz.
/// Source: Liu, Ben Ayed, Galdran and Dolz (2022), The Devil is in the Margin: Margin-based Label Smoothing for Network Calibration, CVPR.
/// </remarks>
[ObjectiveName("mbls")]
public sealed record MarginBasedLabelSmoothing : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="margin">See <see cref="Margin"/>.</param>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public MarginBasedLabelSmoothing(double margin = 10, double alpha = 0.1)
    {
        Margin = margin;
        Alpha = alpha;
    }

    /// <summary>Distance from the largest logit that costs nothing, 0 or more.</summary>
    /// <value>Default: 10.</value>
    public double Margin { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>What the distances count for, 0 or more; 0 gives cross entropy.</summary>
    /// <value>Default: 0.1.</value>
    public double Alpha { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectSoftmax.ByOutputs(outputs, width, labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) =>
        {
            var largest = TensorPrimitives.IndexOfMax(row.Outputs);
            var (edge, share, sum, count) = (row.Outputs[largest] - (float)Margin, (float)(Alpha / row.P.Length), 0f, 0);
            row.P.CopyTo(derivative);
            for (var k = 0; k < derivative.Length; k++)
            {
                var distance = edge - row.Outputs[k];
                if (distance <= 0)
                    continue;
                sum += distance;
                count++;
                derivative[k] -= share;
            }
            derivative[largest] += share * count;
            derivative[row.Label] -= 1;
            return row.NegativeLog + share * sum;
        });

    private Tensor Graph(ObjectiveContext context)
    {
        var crossEntropy = TrueClass.NegativeLog(context);
        var (largest, _) = context.Outputs.max(1, keepdim: true);   // the gradient of amax takes twice as long
        return crossEntropy.add(functional.relu(largest - Number.Of(Margin) - context.Outputs).mean([1]), alpha: Number.Of(Alpha));
    }
}
