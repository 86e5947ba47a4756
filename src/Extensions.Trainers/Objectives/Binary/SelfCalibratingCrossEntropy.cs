using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Self-calibrating binary cross entropy (SC-BCE): binary cross entropy with the label (1 - 2 alpha beta) y + alpha beta; label smoothing with a rate per example.</summary>
/// <remarks>
/// Outputs (N,) and labels of 0 or 1 (N,); losses in nats. It is the expectation of <see cref="StochasticLabelPerturbation"/> over its draws. The rate alpha is
/// <see cref="Alpha"/>, or the column <see cref="AlphaColumn"/>, or learnt per example with <see cref="Adaptation"/>; alpha beta stays below 1/2.
/// A constant rate is label smoothing with e = 2 alpha beta. Where nothing is trained (validation) labels are as they are: binary cross entropy.
/// Convex and Lipschitz.
/// Source: Liu et al. (2023), Model Calibration in Dense Classification with Adaptive Label Perturbation, ICCV.
/// </remarks>
[ObjectiveName("sc_bce")]
public sealed record SelfCalibratingCrossEntropy : BinaryObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="beta">See <see cref="Beta"/>.</param>
    /// <param name="adaptation">See <see cref="Adaptation"/>.</param>
    /// <param name="alphaColumn">See <see cref="AlphaColumn"/>.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range, or alpha beta is 1/2 or more.</exception>
    public SelfCalibratingCrossEntropy(double alpha = 0.1, double beta = 1, AdaptiveLabelPerturbation? adaptation = null, string? alphaColumn = null)
    {
        Alpha = alpha;
        Beta = beta;
        Adaptation = adaptation;
        AlphaColumn = alphaColumn;
        AdaptiveLabelPerturbation.CheckProduct(this, Alpha, Beta);
    }

    /// <summary>Rate of the perturbation, in [0, 1], below 1 / (2 beta).</summary>
    /// <value>Default: 0.1.</value>
    public double Alpha { get; init => field = new Interval(0, 1, HasLow: true, HasHigh: true).Check(this, value); }

    /// <summary>Strength of the perturbation, in (0, 10].</summary>
    /// <value>Default: 1; the authors' script has 2.</value>
    public double Beta { get; init => field = new Interval(0, 10, HasHigh: true).Check(this, value); }

    /// <summary>How a rate is learnt for each training example; null for one constant rate.</summary>
    /// <value>Default: null.</value>
    public AdaptiveLabelPerturbation? Adaptation { get; init; }

    /// <summary>Name of a column of rates, which takes the place of all other rates; null for none.</summary>
    /// <value>Default: null.</value>
    public string? AlphaColumn { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.Lipschitz | ObjectiveTraits.NonNegative;

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => AlphaColumn is null ? [] : [new("alpha", AlphaColumn)];

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        AdaptiveLabelPerturbation.CheckProduct(this, Alpha, Beta);
        var shares = context.IsTraining ? AdaptiveLabelPerturbation.Rates(Adaptation, context, Alpha, Beta, AlphaColumn) * Beta : zeros_like(context.Labels);
        return AdaptiveLabelPerturbation.CrossEntropy(context, shares);
    }
}
