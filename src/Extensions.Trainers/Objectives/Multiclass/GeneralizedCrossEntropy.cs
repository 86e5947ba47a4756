using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Generalized cross entropy: (1 - max(p_y, 1e-7)^q) / q, between cross entropy (q towards 0) and the mean absolute error (q = 1).</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); p is the softmax of the outputs. Between 0 and 1/q. Lipschitz. Examples whose p_y is below 1e-7
/// have no gradient, as in the released code; <see cref="CompSumLoss"/> with tau = 1 + q is the loss without that floor.
/// Source: Zhang and Sabuncu (2018), Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy Labels, NeurIPS.
/// </remarks>
[ObjectiveName("gce")]
public sealed record GeneralizedCrossEntropy : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="q">See <see cref="Q"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is outside (0, 1] or NaN.</exception>
    public GeneralizedCrossEntropy(double q = 0.7) => Q = q;

    /// <summary>How little unlikely labels are believed, in (0, 1].</summary>
    /// <value>Default: 0.7.</value>
    public double Q { get; init => field = RobustTerms.UnitWithoutStart.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) =>
        (TrueClass.NegativeLog(context).clamp_max(Number.Of(-RobustTerms.SmallestLog)) * Number.Of(-Q)).expm1() * Number.Of(-1 / Q);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        var q = Q;
        DirectLosses.TrueClass(outputs, width, labels, losses, gradient, negativeLog =>
        {
            var power = Math.Exp(-q * Math.Min(negativeLog, -RobustTerms.SmallestLog));
            return ((float)((1 - power) / q), negativeLog > -RobustTerms.SmallestLog ? 0 : (float)power);
        });
    }
}
