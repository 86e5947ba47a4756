using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Huber loss: e^2 / 2 where |e| is at most delta, delta (|e| - delta / 2) beyond, with e = f - y.</summary>
/// <remarks>
/// Outputs f (N,), labels y (N,) and delta share a unit; losses are in its square. Convex; Lipschitz with constant delta; continuous first derivative.
/// Equal to torch.nn.HuberLoss, and to SmoothL1Loss for delta 1.
/// Source: Huber (1964), Robust Estimation of a Location Parameter, Annals of Mathematical Statistics 35(1).
/// </remarks>
[ObjectiveName("huber")]
public sealed record HuberLoss : RegressionObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="delta">See <see cref="Delta"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is 0 or less, infinite or NaN.</exception>
    public HuberLoss(double delta = 1) => Delta = delta;

    /// <summary>Size of error from which on the loss grows linearly, above 0, in the unit of the label as training sees it.</summary>
    /// <value>Default: 1.</value>
    public double Delta { get; init => field = Interval.Positive.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => functional.huber_loss(context.Outputs, context.Labels, Delta, Reduction.None);
}
