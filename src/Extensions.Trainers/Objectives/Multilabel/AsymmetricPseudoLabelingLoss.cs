using System.Numerics;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Entropy maximization with asymmetric pseudo-labelling: as <see cref="EntropyMaximizationLoss"/>, and unknown labels that the model holds least likely become soft targets s,
/// with beta (-s log(p + 1e-5) - (1 - s) log(1 - p + 1e-5)). Only absence is so assumed, never presence.
/// </summary>
/// <remarks>
/// Outputs and labels 0 (unknown) or 1 (present) (N, L); a label of -s is a soft target s from outside. From the epoch after <see cref="WarmUpEpochs"/> on, at the start
/// of each: of each label the unknown rows with the lowest probabilities in the epoch before get that probability as their target, so many more each epoch that at the
/// last one <see cref="Share"/> of them have one. Targets stay. Memory: two numbers per training row and label. Validation makes none.
/// Source: Zhou, Chen, Wang, Chen and Heng (2022), Acknowledging the Unknown for Multi-label Learning with Single Positive Labels, ECCV, section 3.3.
/// </remarks>
[ObjectiveName("spml_em_apl")]
public sealed record AsymmetricPseudoLabelingLoss : MultilabelObjective
{
    private const double Known = 2, NeverSeen = 3;   // above every probability: never the lowest

    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="beta">See <see cref="Beta"/>.</param>
    /// <param name="warmUpEpochs">See <see cref="WarmUpEpochs"/>.</param>
    /// <param name="share">See <see cref="Share"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public AsymmetricPseudoLabelingLoss(double alpha = 0.2, double beta = 0.02, int warmUpEpochs = 5, double share = 0.9)
    {
        Alpha = alpha;
        Beta = beta;
        WarmUpEpochs = warmUpEpochs;
        Share = share;
    }

    /// <summary>Weight of the entropy of unknown labels, 0 or more.</summary>
    /// <value>Default: 0.2.</value>
    public double Alpha { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>Weight of pseudo-labels, 0 or more.</summary>
    /// <value>Default: 0.02, the authors' for PASCAL VOC; (alpha, beta) are (0.1, 0.9) for COCO, (0.1, 0.2) for NUS-WIDE, (0.01, 0.4) for CUB.</value>
    public double Beta { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>Epochs without pseudo-labels, 1 or more.</summary>
    /// <value>Default: 5.</value>
    public int WarmUpEpochs { get; init => field = (int)Interval.AtLeast(1).Check(this, value); }

    /// <summary>Share of the unknown labels that have a pseudo-label in the end, in [0, 1].</summary>
    /// <value>Default: 0.9.</value>
    public double Share { get; init => field = Interval.Unit.Check(this, value); }

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => Direct(context) ?? Graph(context);

    private Tensor? Direct(ObjectiveContext context)
    {
        if (!DirectGraph.Serves(context))
            return null;
        var targets = context.Labels.clone();   // a soft target s as -s
        if (context.IsTraining)
        {
            var p = context.Outputs.detach().sigmoid();
            var (scores, made) = Memories(context);
            Mark(DirectLosses.Of<float>(targets), DirectLosses.Of<float>(p), DirectLosses.Of<float>(made.Read()));
            scores.Write(p);
        }
        return DirectGraph.Losses(context, (outputs, width, losses, gradient) =>
            DirectElements.Sum(new SinglePositive.Entropies((float)Alpha, (float)Beta), outputs, width, targets, losses, gradient, 1f / width));
    }

    private static void Mark(Span<float> labels, Span<float> scores, ReadOnlySpan<float> made)
    {
        var (many, known) = (VectorMath.Whole(labels).Length, new Vector<float>((float)Known));
        for (var i = 0; i < many; i++)
        {
            var (label, score) = (VectorMath.Whole(labels)[i], VectorMath.Whole(scores)[i]);
            VectorMath.Whole(scores)[i] = Vector.ConditionalSelect(Vector.GreaterThan(label, Vector<float>.Zero), known, score);
            VectorMath.Whole(labels)[i] = Vector.ConditionalSelect(Vector.Equals(label, Vector<float>.Zero), -VectorMath.Whole(made)[i], label);
        }
        for (var i = many * Vector<float>.Count; i < labels.Length; i++)
        {
            scores[i] = labels[i] > 0 ? (float)Known : scores[i];
            labels[i] = labels[i] == 0 ? -made[i] : labels[i];
        }
    }

    private Tensor Graph(ObjectiveContext context)
    {
        var (yes, no, p) = SinglePositive.Logs(context.Outputs);
        var soft = (-context.Labels).clamp_min(Number.Of(0));
        if (context.IsTraining)
            soft = soft.maximum(Remember(context, p));
        var (present, given) = (context.Labels.gt(Number.Of(0)).to(yes.dtype), soft.gt(Number.Of(0)).to(yes.dtype));
        var unknown = (Number.Of(1) - present) * (Number.Of(1) - given);
        var softLosses = (soft * yes).Plus((Number.Of(1) - soft) * no);
        return (present * yes - Number.Of(Alpha) * unknown * SinglePositive.Entropy(yes, no, p)).Plus(Number.Of(Beta) * given * softLosses).mean([1]);
    }

    /// <summary>Keeps the probabilities of the batch and gives the pseudo-labels of its rows; 0 where there is none.</summary>
    private Tensor Remember(ObjectiveContext context, Tensor p)
    {
        using var gradients = no_grad();
        var (scores, targets) = Memories(context);
        scores.Write(full_like(p, Number.Of(Known)).where(context.Labels.gt(Number.Of(0)), p.detach()));
        return targets.Read() * context.Labels.eq(Number.Of(0)).to(p.dtype);
    }

    /// <summary>Probabilities and pseudo-labels of the training rows, with those that the epoch of the batch begins with.</summary>
    private (RowMemory Scores, RowMemory Targets) Memories(ObjectiveContext context)
    {
        using var gradients = no_grad();
        var labels = context.Outputs.size(1);
        var (scores, targets) = (RowMemory.Of(context, "scores", NeverSeen, labels), RowMemory.Of(context, "targets", 0, labels));
        var made = context.State.GetOrAdd("epochs", () => zeros(1, ScalarType.Int64));
        if (context.Epoch >= WarmUpEpochs && made.item<long>() < context.Epoch)
        {
            Assign(context.State.GetOrAdd("scores", () => throw new InvalidOperationException()), context.State.GetOrAdd("targets", () => throw new InvalidOperationException()),
                Share * (context.Epoch - WarmUpEpochs + 1) / Math.Max(1, context.EpochCount - WarmUpEpochs));
            made.fill_(Number.Of(context.Epoch));
        }
        return (scores, targets);
    }

    /// <summary>Gives the lowest unknown scores of each label a target, until the share has one.</summary>
    private static void Assign(Tensor scores, Tensor targets, double share)
    {
        var unknown = scores.lt(Number.Of(Known));
        var wanted = (unknown.sum(0).to(scores.dtype) * Number.Of(Math.Min(share, 1))).floor();
        var open = full_like(scores, Number.Of(NeverSeen)).where(unknown.logical_and(targets.eq(Number.Of(0))).logical_not(), scores);
        var rank = open.argsort(0).argsort(0).to(scores.dtype);
        var missing = wanted - targets.gt(Number.Of(0)).sum(0).to(scores.dtype);
        var chosen = rank.lt(missing).logical_and(open.lt(Number.Of(Known)));
        targets.copy_(scores.clamp_min(Number.Of(1e-12)).where(chosen, targets));
    }
}
