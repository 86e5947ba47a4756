using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Focal loss: -a_y (1 - p_y)^gamma log p_y, which turns training towards the examples that are still hard; p is the softmax of the outputs.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); losses in nats. The mean is over examples, also with <see cref="Alpha"/>.
/// Lipschitz; convex only for gamma 0.
/// Source: Lin, Goyal, Girshick, He and Dollar (2017), Focal Loss for Dense Object Detection, ICCV.
/// </remarks>
[ObjectiveName("focal")]
public sealed record FocalLoss : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="gamma">See <see cref="Gamma"/>.</param>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="detachWeight">See <see cref="DetachWeight"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public FocalLoss(double gamma = 2, NumberList alpha = default, bool detachWeight = false)
    {
        Gamma = gamma;
        Alpha = alpha;
        DetachWeight = detachWeight;
    }

    /// <summary>How strongly easy examples are played down, 0 or more; 0 gives cross entropy.</summary>
    /// <value>Default: 2.</value>
    public double Gamma { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>One positive weight per class, in the order of the label keys; empty for none.</summary>
    /// <value>Default: empty.</value>
    public NumberList Alpha { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>True to treat (1 - p_y)^gamma as a constant in the backward pass; the paper's derivative is the full one.</summary>
    /// <value>Default: false.</value>
    public bool DetachWeight { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz | (Gamma == 0 ? ObjectiveTraits.Convex : 0);

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var (crossEntropy, _, weight) = TrueClass.Complement(context, Gamma);
        var losses = (DetachWeight ? weight.detach() : weight) * crossEntropy;
        return Alpha.IsEmpty ? losses : losses * TrueClass.Weights(context, Alpha, nameof(Alpha)).index_select(0, context.Labels);
    }
}
