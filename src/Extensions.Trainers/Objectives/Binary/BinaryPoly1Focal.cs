using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Binary Poly-1 focal loss: -(1 - p_t)^gamma log p_t + epsilon1 (1 - p_t)^(gamma + 1), with p_t the probability of the label.</summary>
/// <remarks>
/// Outputs x (N,) and labels y of 0 or 1 (N,): p_t = sigmoid((2y - 1) x). Lipschitz.
/// Source: Leng, Tan, Liu, Cubuk, Shi, Cheng and Anguelov (2022), PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR.
/// </remarks>
[ObjectiveName("poly1_focal_binary")]
public sealed record BinaryPoly1Focal : BinaryObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="epsilon1">See <see cref="Epsilon1"/>.</param>
    /// <param name="gamma">See <see cref="Gamma"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public BinaryPoly1Focal(double epsilon1 = 1, double gamma = 2)
    {
        Epsilon1 = epsilon1;
        Gamma = gamma;
    }

    /// <summary>Added to the coefficient 1 of the leading term (1 - p_t)^(gamma + 1); -1 or more. 0 gives the focal loss.</summary>
    /// <value>Default: 1. The paper tunes it per task.</value>
    public double Epsilon1 { get; init => field = Poly1Term.Range.Check(this, value); }

    /// <summary>How strongly easy examples are played down, 0 or more; 0 gives Poly-1 cross entropy.</summary>
    /// <value>Default: 2.</value>
    public double Gamma { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectElements.Single(new SigmoidFocal.Direct(Gamma, alpha: null, Epsilon1), outputs, labels, losses, gradient);

    private Tensor Graph(ObjectiveContext context) => SigmoidFocal.Terms(context, Gamma, alpha: null, Epsilon1);
}
