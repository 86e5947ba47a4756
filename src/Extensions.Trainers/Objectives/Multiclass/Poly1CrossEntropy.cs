using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Poly-1 cross entropy: -log p_y + epsilon1 (1 - p_y), with p the softmax of the outputs.</summary>
/// <remarks>
/// Cross entropy is the sum over j of (1 - p_y)^j / j; epsilon1 changes the coefficient of the first, leading term.
/// Outputs (N, K), K of 2 or more, and labels (N,). Lipschitz; convex for epsilon1 up to 1.
/// Source: Leng, Tan, Liu, Cubuk, Shi, Cheng and Anguelov (2022), PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR.
/// </remarks>
[ObjectiveName("poly1_ce")]
public sealed record Poly1CrossEntropy : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="epsilon1">See <see cref="Epsilon1"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon1"/> is below -1, infinite or NaN.</exception>
    public Poly1CrossEntropy(double epsilon1 = 1) => Epsilon1 = epsilon1;

    /// <summary>Added to the coefficient 1 of the term (1 - p_y); -1 or more. 0 gives cross entropy, -1 takes the term away.</summary>
    /// <value>Default: 1. The paper tunes it per task.</value>
    public double Epsilon1 { get; init => field = Poly1Term.Range.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz | (Epsilon1 <= 1 ? ObjectiveTraits.Convex : 0);

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => Poly1Term.AddTo(TrueClass.NegativeLog(context), Epsilon1);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        var epsilon1 = Epsilon1;
        DirectLosses.TrueClass(outputs, width, labels, losses, gradient, negativeLog => Poly1Term.AddTo(negativeLog, 1, epsilon1));
    }
}
