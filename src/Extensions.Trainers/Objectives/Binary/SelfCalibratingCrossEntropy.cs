using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Self-calibrating binary cross entropy (SC-BCE): binary cross entropy with the label (1 - 2 alpha beta) y + alpha beta; label smoothing with a rate per example.</summary>
/// <remarks>
/// Outputs (N,) and labels of 0 or 1 (N,); losses in nats. It is the expectation of <see cref="StochasticLabelPerturbation"/> over its draws. The rate alpha is
/// <see cref="PerturbedCrossEntropy.Alpha"/>, or the column <see cref="PerturbedCrossEntropy.AlphaColumn"/>, or learnt per example with <see cref="PerturbedCrossEntropy.Adaptation"/>; alpha beta stays below 1/2.
/// A constant rate is label smoothing with e = 2 alpha beta. Where nothing is trained (validation) labels are as they are: binary cross entropy.
/// Convex and Lipschitz.
/// Source: Liu et al. (2023), Model Calibration in Dense Classification with Adaptive Label Perturbation, ICCV.
/// </remarks>
[ObjectiveName("sc_bce")]
public sealed record SelfCalibratingCrossEntropy : PerturbedCrossEntropy
{
    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="PerturbedCrossEntropy.Alpha"/>.</param>
    /// <param name="beta">See <see cref="PerturbedCrossEntropy.Beta"/>.</param>
    /// <param name="adaptation">See <see cref="PerturbedCrossEntropy.Adaptation"/>.</param>
    /// <param name="alphaColumn">See <see cref="PerturbedCrossEntropy.AlphaColumn"/>.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range, or alpha beta is 1/2 or more.</exception>
    public SelfCalibratingCrossEntropy(double alpha = 0.1, double beta = 1, AdaptiveLabelPerturbation? adaptation = null, string? alphaColumn = null)
        : base(alpha, beta, adaptation, alphaColumn) { }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.Lipschitz | ObjectiveTraits.NonNegative;

    internal override Tensor Shares(ObjectiveContext context) => Rates(context) * Number.Of(Beta);
}
