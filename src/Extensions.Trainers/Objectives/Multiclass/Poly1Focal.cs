using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Poly-1 focal loss: -(1 - p_y)^gamma log p_y + epsilon1 (1 - p_y)^(gamma + 1), with p the softmax of the outputs.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,). Lipschitz. <see cref="MultilabelPoly1Focal"/> is the paper's own code, on sigmoids.
/// Source: Leng, Tan, Liu, Cubuk, Shi, Cheng and Anguelov (2022), PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR.
/// </remarks>
[ObjectiveName("poly1_focal")]
public sealed record Poly1Focal : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="epsilon1">See <see cref="Epsilon1"/>.</param>
    /// <param name="gamma">See <see cref="Gamma"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public Poly1Focal(double epsilon1 = 1, double gamma = 2)
    {
        Epsilon1 = epsilon1;
        Gamma = gamma;
    }

    /// <summary>Added to the coefficient 1 of the leading term (1 - p_y)^(gamma + 1); -1 or more. 0 gives the focal loss.</summary>
    /// <value>Default: 1. The paper tunes it per task.</value>
    public double Epsilon1 { get; init => field = Poly1Term.Range.Check(this, value); }

    /// <summary>How strongly easy examples are played down, 0 or more; 0 gives Poly-1 cross entropy.</summary>
    /// <value>Default: 2.</value>
    public double Gamma { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var (crossEntropy, others, power) = TrueClass.Complement(context, Gamma);
        return power * crossEntropy.add(others, alpha: Number.Of(Epsilon1));
    }
}
