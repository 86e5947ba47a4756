using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Squared error: (f - y)^2, without a factor of one half.</summary>
/// <remarks>
/// Outputs f (N,) and labels y (N,) share a unit; losses are in its square. Convex; not Lipschitz, so that single far-off labels pull hard.
/// Its expected value is least at the mean of y given x.
/// </remarks>
[ObjectiveName("squared_error")]
public sealed record SquaredError : RegressionObjective, IDirectObjective
{
    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.NonNegative;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => functional.mse_loss(context.Outputs, context.Labels, Reduction.None);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectLosses.Single(outputs, labels, losses, gradient, (f, y) => ((f - y) * (f - y), 2 * (f - y)));
}
