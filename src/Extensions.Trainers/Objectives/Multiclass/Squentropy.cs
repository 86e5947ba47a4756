using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>Squentropy: -log p_y + rescale / (K - 1) sum over k != y of z_k^2: cross entropy, and a square loss that holds the other logits at 0.</summary>
/// <remarks>
/// Outputs z (N, K), K of 2 or more, and labels y (N,); losses in nats. The raw logits are punished, so a shift of all of them counts: not shift-invariant.
/// Convex; not Lipschitz.
/// Source: Hui, Belkin and Wright (2023), Cut your Losses with Squentropy, ICML.
/// </remarks>
[ObjectiveName("squentropy")]
public sealed record Squentropy : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="rescale">See <see cref="Rescale"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rescale"/> is negative, infinite or NaN.</exception>
    public Squentropy(double rescale = 1) => Rescale = rescale;

    /// <summary>What the squares count for, 0 or more; 0 gives cross entropy.</summary>
    /// <value>Default: 1, as in the paper.</value>
    public double Rescale { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.NonNegative;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectSoftmax.ByOutputs(outputs, width, labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) =>
        {
            var factor = (float)Rescale / (row.P.Length - 1);
            var others = row.Scratch;
            row.Outputs.CopyTo(others);
            others[row.Label] = 0;
            TensorPrimitives.MultiplyAdd(others, 2 * factor, row.P, derivative);
            derivative[row.Label] -= 1;
            return row.NegativeLog + factor * TensorPrimitives.SumOfSquares<float>(others);
        });

    private Tensor Graph(ObjectiveContext context)
    {
        var crossEntropy = TrueClass.NegativeLog(context);
        // the label's logit is blanked out, not subtracted as a square: a large one would take the digits of the small others with it
        var others = context.Outputs.scatter(1, context.Labels.unsqueeze(1), zeros_like(crossEntropy).unsqueeze(1));
        return crossEntropy.add(others.pow(Number.Of(2)).sum(1), alpha: Number.Of(Rescale / (context.Outputs.size(1) - 1)));
    }
}
