using System.Numerics.Tensors;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>Cross entropy of stablemax: log sum_k s(z_k) - log s(z_y), with s(x) = x + 1 for x of 0 or more and 1 / (1 - x) below, in place of exp.</summary>
/// <remarks>
/// Outputs z (N, K), K of 2 or more, and labels y (N,); losses in nats. s grows linearly only, so the sum never swallows the small terms, which is
/// where training far beyond the point of fitting everything stalls in single precision.
/// The probabilities that belong to this loss are s(z_k) / sum_j s(z_j); predictions of the trained network are still the softmax of z, with the same
/// order of classes but far more confident. Calibrate them where the numbers matter.
/// Lipschitz; neither convex nor shift-invariant. The authors compute in double precision and add 1e-30 to the divisor; with logarithms neither is needed.
/// Source: Prieto, Barsbey, Mediano and Birdal (2025), Grokking at the Edge of Numerical Stability, ICLR.
/// </remarks>
[ObjectiveName("stablemax_ce")]
public sealed record StablemaxCrossEntropy : MulticlassObjective, IDirectObjective
{
    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        var classes = DirectLosses.Of<long>(labels);
        var inverses = new float[width];
        for (var row = 0; row < losses.Length; row++)
        {
            var z = outputs.Slice(row * width, width);
            var terms = gradient.Slice(row * width, width);
            TensorPrimitives.Max(z, 0, terms);
            TensorPrimitives.Subtract(terms, z, inverses);
            TensorPrimitives.Add(inverses, 1, inverses);
            TensorPrimitives.Reciprocal<float>(inverses, inverses);   // 1 / (1 - z) below 0, else 1; its square is the slope of s
            TensorPrimitives.Add<float>(terms, inverses, terms);
            var label = (int)classes[row];
            var (sum, own) = (TensorPrimitives.Sum<float>(terms), terms[label]);
            losses[row] = MathF.Log(sum) - MathF.Log(own);
            TensorPrimitives.Multiply<float>(inverses, inverses, terms);
            var slope = terms[label];
            TensorPrimitives.Multiply(terms, 1 / sum, terms);
            terms[label] -= slope / own;
        }
    }

    private Tensor Graph(ObjectiveContext context)
    {
        var positive = functional.relu(TrueClass.Outputs(context));
        var negative = positive - context.Outputs;   // not a second relu: at 0, where relu has the derivative 0, s has the derivative 1
        var terms = positive.Plus((negative + Number.Of(1)).reciprocal());
        return terms.sum([1]).log() - terms.gather(1, context.Labels.unsqueeze(1)).squeeze(1).log();
    }
}
