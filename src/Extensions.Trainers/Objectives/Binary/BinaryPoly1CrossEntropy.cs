using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Binary Poly-1 cross entropy: -log p_t + epsilon1 (1 - p_t), with p_t the probability of the label.</summary>
/// <remarks>
/// Outputs x (N,) and labels y of 0 or 1 (N,): p_t = sigmoid((2y - 1) x). Lipschitz; convex for epsilon1 up to 1.
/// Source: Leng, Tan, Liu, Cubuk, Shi, Cheng and Anguelov (2022), PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR.
/// </remarks>
[ObjectiveName("poly1_ce_binary")]
public sealed record BinaryPoly1CrossEntropy : BinaryObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="epsilon1">See <see cref="Epsilon1"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon1"/> is below -1, infinite or NaN.</exception>
    public BinaryPoly1CrossEntropy(double epsilon1 = 1) => Epsilon1 = epsilon1;

    /// <summary>Added to the coefficient 1 of the term (1 - p_t); -1 or more. 0 gives cross entropy, -1 takes the term away.</summary>
    /// <value>Default: 1. The paper tunes it per task.</value>
    public double Epsilon1 { get; init => field = Poly1Term.Range.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.Lipschitz | (Epsilon1 <= 1 ? ObjectiveTraits.Convex : 0);

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => Poly1Term.AddTo(
        functional.binary_cross_entropy_with_logits(context.Outputs, context.Labels, reduction: Reduction.None), Epsilon1);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        var epsilon1 = Epsilon1;
        DirectLosses.Single(outputs, labels, losses, gradient, (x, y) =>
        {
            var (yes, no) = DirectLosses.Sigmoid(x);
            var (value, derivative) = y == 1 ? yes : no;
            return Poly1Term.AddTo(value, derivative, epsilon1);
        });
    }
}
