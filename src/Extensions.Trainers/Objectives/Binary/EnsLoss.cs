using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>
/// EnsLoss: for every batch the derivatives of a convex, calibrated loss of the margin are drawn anew at random, and training goes by these derivatives:
/// an ensemble of loss functions instead of one.
/// </summary>
/// <remarks>
/// Outputs x (N,) and labels y of 0 or 1 (N,); margins s_i = (2 y_i - 1) x_i. From N standard normals e: v = exp(e), or max(1 + lambda e, 0)^(1 / lambda);
/// the numbers max(-v, -1), sorted, are given to the margins in the same order (a derivative that never falls: convex; below 0: calibrated); beyond a
/// margin of 1 each is divided by the margin, and 1e-6 is taken off. The loss of an example is g_i s_i with g_i held constant, so that its derivative by
/// s_i is g_i. Its value means nothing and cannot be compared between batches. So where nothing is trained (validation) the loss is binary
/// cross entropy, -log p_y, one of the losses of the ensemble's kind.
/// The authors' code can also draw lambda anew every few epochs; no released setting does so, and neither does this.
/// A column in the role "draws" takes the place of the normals. A batch of one example is allowed, but then nothing is sorted.
/// Source: Dai (2025), EnsLoss: Stochastic Calibrated Loss Ensembles for Preventing Overfitting in Classification, ICML.
/// </remarks>
[ObjectiveName("ensloss")]
public sealed record EnsLoss : BinaryObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="lambda">See <see cref="Lambda"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lambda"/> is outside [-1, 1] or NaN.</exception>
    public EnsLoss(double lambda = 0) => Lambda = lambda;

    /// <summary>Parameter of the inverse Box-Cox transform that makes the derivatives' sizes of normal numbers, in [-1, 1]; 0 for log-normal sizes.</summary>
    /// <value>Default: 0, as in the released settings.</value>
    public double Lambda { get; init => field = new Interval(-1, 1, HasLow: true, HasHigh: true).Check(this, value); }

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var margins = (context.Labels * Number.Of(2) - Number.Of(1)) * context.Outputs;
        return context.IsTraining ? Derivatives(context, margins.detach()) * margins : functional.logsigmoid(margins).neg();
    }

    /// <summary>The derivatives g by the margins, (N,).</summary>
    internal Tensor Derivatives(ObjectiveContext context, Tensor margins)
    {
        var draws = context.Given("draws") ?? randn(margins.size(0), dtype: margins.dtype, device: margins.device, generator: context.Generator);
        var sizes = Lambda == 0 ? draws.exp() : (draws * Number.Of(Lambda) + Number.Of(1)).clamp_min(Number.Of(0)).pow(Number.Of(1 / Lambda));
        var (ascending, _) = sizes.neg().clamp_min(Number.Of(-1)).sort();
        var derivatives = zeros_like(margins).scatter(0, margins.argsort(), ascending);
        return derivatives / margins.clamp_min(Number.Of(1)) - Number.Of(1e-6);
    }
}
