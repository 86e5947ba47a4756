using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Poly-N cross entropy: -log p_y + sum over j = 1..N of epsilon_j (1 - p_y)^j, with p the softmax of the outputs.</summary>
/// <remarks>
/// Cross entropy is the sum over j of (1 - p_y)^j / j; epsilon_j changes the first N coefficients.
/// Outputs (N, K), K of 2 or more, and labels (N,). Lipschitz.
/// Source: Leng, Tan, Liu, Cubuk, Shi, Cheng and Anguelov (2022), PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR.
/// </remarks>
[ObjectiveName("poly_n")]
public sealed record PolyNCrossEntropy : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="epsilons">See <see cref="Epsilons"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="epsilons"/> is empty, or epsilon_j is below -1/j, infinite or NaN.</exception>
    public PolyNCrossEntropy(NumberList epsilons) => Epsilons = epsilons;

    /// <summary>epsilon_1 .. epsilon_N: added to the coefficients 1/j, so that epsilon_j is -1/j or more; at least one.</summary>
    public NumberList Epsilons
    {
        get;
        init
        {
            if (value.IsEmpty)
                throw new ArgumentException("Epsilons of PolyNCrossEntropy must hold one number or more. Got none.", nameof(Epsilons));
            for (var j = 1; j <= value.Count; j++)
                Interval.AtLeast(-1.0 / j).Check(this, value[j - 1], $"Epsilons[{j - 1}]");
            field = value;
        }
    }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var crossEntropy = TrueClass.NegativeLog(context);
        var others = crossEntropy.neg().expm1().neg();
        var sum = others * Number.Of(Epsilons[^1]);
        for (var j = Epsilons.Count - 2; j >= 0; j--)   // Horner's rule
            sum = (sum + Number.Of(Epsilons[j])) * others;
        return crossEntropy.Plus(sum);
    }
}
