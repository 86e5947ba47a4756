using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Binary logit-adjusted cross entropy: binary cross entropy of x + tau log(pi / (1 - pi)), with pi the share of positives among the training rows.</summary>
/// <remarks>
/// Outputs x (N,) and labels of 0 or 1 (N,); losses in nats. With tau = 1 the sigmoid of x is the probability as if both classes were equally frequent, and
/// a threshold of 1/2 minimises the balanced error. Convex and Lipschitz.
/// Source: Menon, Jayasumana, Rawat, Jain, Veit and Kumar (2021), Long-tail Learning via Logit Adjustment, ICLR; this is its case of two classes.
/// </remarks>
[ObjectiveName("logit_adjusted_bce")]
public sealed record BinaryLogitAdjustedCrossEntropy : BinaryObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="positiveShare">See <see cref="PositiveShare"/>.</param>
    /// <param name="tau">See <see cref="Tau"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public BinaryLogitAdjustedCrossEntropy(double positiveShare, double tau = 1)
    {
        PositiveShare = positiveShare;
        Tau = tau;
    }

    /// <summary>Share of positives among the training rows, in (0, 1).</summary>
    public double PositiveShare { get; init => field = Interval.InsideUnit.Check(this, value); }

    /// <summary>How far the frequencies are taken out, 0 or more; 0 gives cross entropy.</summary>
    /// <value>Default: 1, for the balanced error.</value>
    public double Tau { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => functional.binary_cross_entropy_with_logits(
        context.Outputs + Number.Of(Tau * Math.Log(PositiveShare / (1 - PositiveShare))), context.Labels, reduction: Reduction.None);
}
