using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>
/// Label-distribution-aware margin loss (LDAM): cross entropy of s (z_k - m_k [k = y]), where the margin m_k = maxMargin (n_min / n_k)^(1/4) is widest for the
/// rarest class.
/// </summary>
/// <remarks>
/// Outputs z (N, K), K of 2 or more, and labels y (N,); losses in nats. The paper's equation has no scale s; the authors' code has s = 30 because its
/// outputs are cosines. Outputs here are not normalised: keep 1, or predictions, which are the softmax of z and not of s z, lack confidence.
/// <see cref="ReweightFrom"/> is the paper's deferred re-weighting: from that part of the planned epochs on the classes have class-balanced weights,
/// and the mean divides by the sum of the labels' weights, as the authors' code does. Do not weigh the classes in the trainer as well.
/// Convex and Lipschitz.
/// Source: Cao, Wei, Gaidon, Arechiga and Ma (2019), Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss, NeurIPS.
/// </remarks>
[ObjectiveName("ldam")]
public sealed record LabelDistributionAwareMargin : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="classCounts">See <see cref="ClassCounts"/>.</param>
    /// <param name="maxMargin">See <see cref="MaxMargin"/>.</param>
    /// <param name="scale">See <see cref="Scale"/>.</param>
    /// <param name="reweightFrom">See <see cref="ReweightFrom"/>.</param>
    /// <param name="reweightBeta">See <see cref="ReweightBeta"/>.</param>
    /// <exception cref="ArgumentException">There are fewer than two counts, or a parameter is outside its range.</exception>
    public LabelDistributionAwareMargin(NumberList classCounts, double maxMargin = 0.5, double scale = 1, double? reweightFrom = null, double reweightBeta = 0.9999)
    {
        ClassCounts = classCounts;
        MaxMargin = maxMargin;
        Scale = scale;
        ReweightFrom = reweightFrom;
        ReweightBeta = reweightBeta;
    }

    /// <summary>Number of training rows of each class, each above 0, in the order of the label keys. Count the training rows only.</summary>
    public NumberList ClassCounts { get; init => field = ClassFrequencies.Check(this, value, nameof(ClassCounts)); }

    /// <summary>Margin of the rarest class, 0 or more, in units of the outputs.</summary>
    /// <value>Default: 0.5, as in the authors' code.</value>
    public double MaxMargin { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>What outputs are multiplied by after the margin is taken off, above 0.</summary>
    /// <value>Default: 1.</value>
    public double Scale { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Part of the planned epochs after which classes are weighted, in [0, 1); null for never. The paper's runs have 0.8.</summary>
    /// <value>Default: null.</value>
    public double? ReweightFrom { get; init => field = Interval.UnitWithoutEnd.Check(this, value); }

    /// <summary>beta of the weights (1 - beta) / (1 - beta^n_k), in [0, 1); as in <see cref="ClassBalancedCrossEntropy"/>.</summary>
    /// <value>Default: 0.9999, as in the authors' code.</value>
    public double ReweightBeta { get; init => field = Interval.UnitWithoutEnd.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var rarest = ClassCounts.Min();
        NumberList margins = [.. ClassCounts.Select(count => Scale * MaxMargin * Math.Pow(rarest / count, 0.25))];
        var own = TrueClass.Weights(context, margins, nameof(ClassCounts)).index_select(0, context.Labels).unsqueeze(1);
        var outputs = TrueClass.Outputs(context);
        var shifted = (Scale == 1 ? outputs : outputs * Number.Of(Scale)).scatter_add(1, context.Labels.unsqueeze(1), own.neg());
        return functional.cross_entropy(shifted, context.Labels, Weights(context), reduction: Reduction.None);
    }

    /// <inheritdoc/>
    public override Tensor? Divisors(ObjectiveContext context) => Weights(context)?.index_select(0, context.Labels);

    private Tensor? Weights(ObjectiveContext context) => context.Epoch >= ReweightFrom * context.EpochCount
        ? TrueClass.Weights(context, ClassFrequencies.EffectiveWeights(ClassCounts, ReweightBeta), nameof(ClassCounts))
        : null;
}
