using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Comp-sum loss: Phi(u) of u = sum over j != y of exp(z_j - z_y), with Phi(u) = ((1 + u)^(1 - tau) - 1) / (1 - tau), and log(1 + u) for tau = 1.
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); 1 + u is 1/p_y, p the softmax of the outputs. tau 0 gives the sum of exponentials, 1 cross entropy,
/// between 1 and 2 generalized cross entropy with q = tau - 1 (without a floor of the probability), 2 the mean absolute error.
/// Convex for tau up to 1; Lipschitz from 1 on; bounded, by 1 / (tau - 1), beyond 1. Below tau = 1 the loss grows like exp((1 - tau) margin): in single
/// precision it goes on along its tangent once that exponent is beyond 80 (700 in double precision), so that value and gradient stay finite.
/// Source: Mao, Mohri and Zhong (2023), Cross-Entropy Loss Functions: Theoretical Analysis and Applications, ICML.
/// </remarks>
[ObjectiveName("comp_sum")]
public sealed record CompSumLoss : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="tau">See <see cref="Tau"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tau"/> is below 0, infinite or NaN.</exception>
    public CompSumLoss(double tau = 1) => Tau = tau;

    /// <summary>Member of the family, 0 or more: the higher, the less unlikely labels are believed.</summary>
    /// <value>Default: 1, cross entropy.</value>
    public double Tau { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant
        | (Tau <= 1 ? ObjectiveTraits.Convex : ObjectiveTraits.Bounded) | (Tau >= 1 ? ObjectiveTraits.Lipschitz : 0);

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => Of(TrueClass.NegativeLog(context), Tau);

    /// <summary>The loss from log(1 + u).</summary>
    internal static Tensor Of(Tensor negativeLog, double tau)
    {
        if (tau == 1)
            return negativeLog;
        var exponent = negativeLog * Number.Of(1 - tau);
        if (tau > 1)
            return exponent.expm1() / Number.Of(1 - tau);
        var largest = negativeLog.dtype == ScalarType.Float64 ? 700.0 : 80;
        var power = exponent.clamp_max(Number.Of(largest)).expm1().Plus((exponent - Number.Of(largest)).clamp_min(Number.Of(0)) * Number.Of(Math.Exp(largest)));
        return power / Number.Of(1 - tau);
    }

    bool IDirectObjective.IsDirect => Tau >= 1;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        var q = Tau - 1;
        DirectLosses.TrueClass(outputs, width, labels, losses, gradient, negativeLog =>
        {
            var power = Math.Exp(-q * negativeLog);
            return (q == 0 ? negativeLog : (float)((1 - power) / q), (float)power);
        });
    }
}
