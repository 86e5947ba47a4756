using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Logit-adjusted cross entropy: cross entropy of z_k + tau log pi_k, with pi the shares of the classes among the training rows.</summary>
/// <remarks>
/// Outputs z (N, K), K of 2 or more, and labels (N,); losses in nats. The frequencies are put in while training only, so that z itself learns
/// what is left: with tau = 1 the softmax of z is the class probability as if all classes were equally frequent, and its likeliest class minimises the balanced
/// error. So do not expect probabilities that match the frequencies of the data, and do not weigh the classes in the trainer as well. tau = 0 is cross entropy.
/// Convex and Lipschitz.
/// Source: Menon, Jayasumana, Rawat, Jain, Veit and Kumar (2021), Long-tail Learning via Logit Adjustment, ICLR.
/// </remarks>
[ObjectiveName("logit_adjusted_ce")]
public sealed record LogitAdjustedCrossEntropy : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="classCounts">See <see cref="ClassCounts"/>.</param>
    /// <param name="tau">See <see cref="Tau"/>.</param>
    /// <exception cref="ArgumentException">There are fewer than two counts, or a parameter is outside its range.</exception>
    public LogitAdjustedCrossEntropy(NumberList classCounts, double tau = 1)
    {
        ClassCounts = classCounts;
        Tau = tau;
    }

    /// <summary>Number of training rows of each class, each above 0, in the order of the label keys. Count the training rows only.</summary>
    public NumberList ClassCounts { get; init => field = ClassFrequencies.Check(this, value, nameof(ClassCounts)); }

    /// <summary>How far the frequencies are taken out, 0 or more.</summary>
    /// <value>Default: 1, for the balanced error.</value>
    public double Tau { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var total = ClassCounts.Sum();
        NumberList adjustments = [.. ClassCounts.Select(count => Tau * Math.Log(count / total))];
        var adjusted = TrueClass.Outputs(context).Plus(TrueClass.Weights(context, adjustments, nameof(ClassCounts)));
        return functional.cross_entropy(adjusted, context.Labels, reduction: Reduction.None);
    }
}
