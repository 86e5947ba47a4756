using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Stochastic label perturbation (SLP): binary cross entropy in which each label y becomes (1 - 2 beta) y + beta with probability alpha, drawn anew for every batch.</summary>
/// <remarks>
/// Outputs (N,) and labels of 0 or 1 (N,); losses in nats. beta = 1/2 makes a label say nothing, 1 flips it, 2 puts it outside [0, 1] (then losses may be
/// negative). <see cref="SelfCalibratingCrossEntropy"/> is the expectation over the draws, without their noise. The rate alpha is
/// <see cref="Alpha"/>, or the column <see cref="AlphaColumn"/>, or learnt per example with <see cref="Adaptation"/>; alpha beta stays below 1/2.
/// Where nothing is trained (validation) labels are as they are: binary cross entropy. Columns in the role "uniform" take the place of the draws from
/// [0, 1); a label is perturbed where the draw is below alpha. Convex and Lipschitz.
/// Source: Liu et al. (2023), Model Calibration in Dense Classification with Adaptive Label Perturbation, ICCV.
/// </remarks>
[ObjectiveName("slp_bce")]
public sealed record StochasticLabelPerturbation : BinaryObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="beta">See <see cref="Beta"/>.</param>
    /// <param name="adaptation">See <see cref="Adaptation"/>.</param>
    /// <param name="alphaColumn">See <see cref="AlphaColumn"/>.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range, or alpha beta is 1/2 or more.</exception>
    public StochasticLabelPerturbation(double alpha = 0.1, double beta = 1, AdaptiveLabelPerturbation? adaptation = null, string? alphaColumn = null)
    {
        Alpha = alpha;
        Beta = beta;
        Adaptation = adaptation;
        AlphaColumn = alphaColumn;
        AdaptiveLabelPerturbation.CheckProduct(this, Alpha, Beta);
    }

    /// <summary>Probability of perturbing a label, in [0, 1], below 1 / (2 beta).</summary>
    /// <value>Default: 0.1.</value>
    public double Alpha { get; init => field = new Interval(0, 1, HasLow: true, HasHigh: true).Check(this, value); }

    /// <summary>Strength of the perturbation, in (0, 10].</summary>
    /// <value>Default: 1, a flip; the authors' script has 2.</value>
    public double Beta { get; init => field = new Interval(0, 10, HasHigh: true).Check(this, value); }

    /// <summary>How a rate is learnt for each training example; null for one constant rate.</summary>
    /// <value>Default: null.</value>
    public AdaptiveLabelPerturbation? Adaptation { get; init; }

    /// <summary>Name of a column of rates, which takes the place of all other rates; null for none.</summary>
    /// <value>Default: null.</value>
    public string? AlphaColumn { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.Lipschitz | (Beta <= 1 ? ObjectiveTraits.NonNegative : 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => AlphaColumn is null ? [] : [new("alpha", AlphaColumn)];

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        AdaptiveLabelPerturbation.CheckProduct(this, Alpha, Beta);
        return AdaptiveLabelPerturbation.CrossEntropy(context, context.IsTraining ? Shares(context) : zeros_like(context.Labels));
    }

    /// <summary>What is taken from each label and given to its opposite: beta where it is perturbed, else 0.</summary>
    internal Tensor Shares(ObjectiveContext context)
    {
        var labels = context.Labels;
        var draws = context.Given("uniform") ?? rand(labels.size(0), dtype: labels.dtype, device: labels.device, generator: context.Generator);
        return (draws < AdaptiveLabelPerturbation.Rates(Adaptation, context, Alpha, Beta, AlphaColumn)).to(labels.dtype) * Beta;
    }
}
