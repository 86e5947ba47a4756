using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Class-balanced cross entropy: -w_y log p_y with w_k proportional to (1 - beta) / (1 - beta^n_k), the inverse of the effective number of samples of a class with
/// n_k training rows, scaled so that the weights of the K classes sum to K.
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); losses in nats. The mean divides by the number of examples, not by the sum of weights.
/// beta = 0 is cross entropy, beta towards 1 weighs by the inverse class frequency. Do not weigh the classes in the trainer as well. Convex and Lipschitz.
/// Source: Cui, Jia, Lin, Song and Belongie (2019), Class-Balanced Loss Based on Effective Number of Samples, CVPR.
/// </remarks>
[ObjectiveName("class_balanced_ce")]
public sealed record ClassBalancedCrossEntropy : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="classCounts">See <see cref="ClassCounts"/>.</param>
    /// <param name="beta">See <see cref="Beta"/>.</param>
    /// <exception cref="ArgumentException">There are fewer than two counts, or a parameter is outside its range.</exception>
    public ClassBalancedCrossEntropy(NumberList classCounts, double beta = 0.999)
    {
        ClassCounts = classCounts;
        Beta = beta;
    }

    /// <summary>Number of training rows of each class, each above 0, in the order of the label keys. Count the training rows only.</summary>
    public NumberList ClassCounts { get; init => field = ClassFrequencies.Check(this, value, nameof(ClassCounts)); }

    /// <summary>How fast further rows of a class become redundant, in [0, 1): a class has at most 1 / (1 - beta) effective samples.</summary>
    /// <value>Default: 0.999. The paper tries 0.9, 0.99, 0.999 and 0.9999.</value>
    public double Beta { get; init => field = Interval.UnitWithoutEnd.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => TrueClass.NegativeLog(context)
        * TrueClass.Weights(context, ClassFrequencies.EffectiveWeights(ClassCounts, Beta), nameof(ClassCounts)).index_select(0, context.Labels);
}
