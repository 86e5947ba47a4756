using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Encouraging loss: -log p_y + b(p_y), with the bonus b(p) = log(1 - p) that goes on rewarding examples which are classified well already.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); losses in nats, and below 0 once p_y exceeds 1/2. From p = <see cref="LogEnd"/> on the bonus is the
/// tangent there, log(1 - e) - (p - e) / (1 - e); with a log end of 1 it is log(max(1 - p, 1e-5)) and its gradient stops where the bound acts.
/// Lipschitz; not convex.
/// Source: Zhao, Yang, Ren, Li, Wu and Sun (2022), Well-classified Examples are Underestimated in Classification with Deep Neural Networks, AAAI.
/// </remarks>
[ObjectiveName("encouraging")]
public sealed record EncouragingLoss : MulticlassObjective
{
    private const double LeastComplement = 1e-5;

    /// <summary>Creates the objective.</summary>
    /// <param name="logEnd">See <see cref="LogEnd"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="logEnd"/> is outside (0, 1] or NaN.</exception>
    public EncouragingLoss(double logEnd = 0.75) => LogEnd = logEnd;

    /// <summary>The probability e from which on the bonus is linear, in (0, 1]; 1 gives the plain bonus, 1/2 the most cautious one of the paper.</summary>
    /// <value>Default: 0.75, as in the authors' code.</value>
    public double LogEnd { get; init => field = new Interval(0, 1, HasHigh: true).Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var crossEntropy = TrueClass.NegativeLog(context);
        var others = crossEntropy.neg().expm1().neg();   // 1 - p_y
        var end = Math.Max(1 - LogEnd, LeastComplement);
        var losses = crossEntropy.Plus(others.clamp_min(Number.Of(end)).log());
        return LogEnd == 1 ? losses : losses.add(functional.relu(Number.Of(end) - others), alpha: Number.Of(-1 / end));
    }
}
