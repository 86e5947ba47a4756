using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Stochastic label perturbation (SLP): binary cross entropy in which each label y becomes (1 - 2 beta) y + beta with probability alpha, drawn anew for every batch.</summary>
/// <remarks>
/// Outputs (N,) and labels of 0 or 1 (N,); losses in nats. beta = 1/2 makes a label say nothing, 1 flips it, 2 puts it outside [0, 1] (then losses may be
/// negative). <see cref="SelfCalibratingCrossEntropy"/> is the expectation over the draws, without their noise. The rate alpha is
/// <see cref="PerturbedCrossEntropy.Alpha"/>, or the column <see cref="PerturbedCrossEntropy.AlphaColumn"/>, or learnt per example with <see cref="PerturbedCrossEntropy.Adaptation"/>; alpha beta stays below 1/2.
/// Where nothing is trained (validation) labels are as they are: binary cross entropy. Columns in the role "uniform" take the place of the draws from
/// [0, 1); a label is perturbed where the draw is below alpha. Convex and Lipschitz.
/// Source: Liu et al. (2023), Model Calibration in Dense Classification with Adaptive Label Perturbation, ICCV.
/// </remarks>
[ObjectiveName("slp_bce")]
public sealed record StochasticLabelPerturbation : PerturbedCrossEntropy
{
    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="PerturbedCrossEntropy.Alpha"/>.</param>
    /// <param name="beta">See <see cref="PerturbedCrossEntropy.Beta"/>.</param>
    /// <param name="adaptation">See <see cref="PerturbedCrossEntropy.Adaptation"/>.</param>
    /// <param name="alphaColumn">See <see cref="PerturbedCrossEntropy.AlphaColumn"/>.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range, or alpha beta is 1/2 or more.</exception>
    public StochasticLabelPerturbation(double alpha = 0.1, double beta = 1, AdaptiveLabelPerturbation? adaptation = null, string? alphaColumn = null)
        : base(alpha, beta, adaptation, alphaColumn) { }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.Lipschitz | (Beta <= 1 ? ObjectiveTraits.NonNegative : 0);

    /// <summary>Beta where the label is perturbed, else 0.</summary>
    internal override Tensor Shares(ObjectiveContext context)
    {
        var labels = context.Labels;
        var draws = context.Given("uniform") ?? rand(labels.size(0), dtype: labels.dtype, device: labels.device, generator: context.Generator);
        return (draws < Rates(context)).to(labels.dtype) * Number.Of(Beta);
    }
}
